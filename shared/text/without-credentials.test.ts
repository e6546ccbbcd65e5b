import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAppError } from '../errors.ts';
import { parseMirror } from '../mirrors/mirror.ts';
import { parseReference, parseRegistry } from '../reference.ts';
import { withoutCredentials } from './without-credentials.ts';

const any = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'/@:=?#% …”'),
    fc.constant('@sha256:'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});
/** The mark stands at both ends and in the middle, so that no part of a password can be told unnoticed. */
const password = fc.tuple(any, any).map(([first, last]) => `S3CRET${first}S3CRET${last}S3CRET`);
const credentials = fc.tuple(any, password).map(([user, secret]) => `us3r${user}:${secret}`);
const host = fc.constantFrom('r.example', 'localhost:5000', 'r', '[::1]:5000');
const digest = `sha256:${'a'.repeat(64)}`;
const rest = fc.constantFrom('', '/', '/a:1', '/team/a', `/a@${digest}`, `/a:1@${digest}`);

function refusal(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    if (!isAppError(error, 'INVALID_REFERENCE')) throw error;
    return `${error.message} ${JSON.stringify(error.details)}`;
  }
}

test('whatever a user name and a password are, nothing tells them', () => {
  fc.assert(
    fc.property(credentials, host, rest, (secret, name, path) => {
      const written = `${secret}@${name}${path}`;
      expect(withoutCredentials(written)).toBe(`…@${name}${path}`);
      for (const scheme of ['', 'https://', 'docker://', 'x'.repeat(1500)]) {
        const told = refusal(() => parseReference(`${scheme}${written}`));
        expect(told).toContain('is not an image reference');
        expect(told).not.toMatch(/S3CRET|us3r/);
        expect(refusal(() => parseRegistry(`${scheme}${written}`))).not.toMatch(/S3CRET|us3r/);
      }
      for (const scheme of ['', 'https://', 'ftp://', 'file://', '//', './', '/'])
        for (const kind of [undefined, 'registry'] as const) {
          const input = { registry: '*', address: `${scheme}${written}`, ...(kind ? { kind } : {}) };
          expect(refusal(() => parseMirror(input))).not.toMatch(/S3CRET|us3r/);
        }
    }),
  );
});

test('of a reference that is too long nothing is told', () => {
  const told = refusal(() => parseReference(`AWS:${'S3CRET'.repeat(400)}@1.dkr.ecr.example/a:1`));
  expect(told).toContain('longer than 1,024 characters');
  expect(told).not.toContain('S3CRET');
});

test.each([
  'windows/servercore:ltsc2019',
  'localhost:5000/a:1',
  `a@${digest}`,
  `r.example:5000/team/a:1@${digest}`,
  'a@sha512:abc',
  `“a@${digest}” and b`,
  '…@r.example/a',
  '@r.example',
  '',
])('%s has none', (text) => {
  expect(withoutCredentials(text)).toBe(text);
});

test('a host may be called as a digest’s algorithm is', () => {
  expect(withoutCredentials('user:secret@sha256:5000/a')).toBe('…@sha256:5000/a');
});

test('who writes a tag behind an @ is told that a digest stands there', () => {
  expect(refusal(() => parseReference('a@latest'))).toContain(
    '“…@latest” is not an image reference: what follows its @',
  );
});

test('it takes no time over hostile texts', () => {
  for (const text of ['@'.repeat(100_000), '@sha256:'.repeat(50_000), `@sha256:${'a'.repeat(100_000)}`])
    expect(withoutCredentials(text).length).toBeLessThanOrEqual(text.length);
});
