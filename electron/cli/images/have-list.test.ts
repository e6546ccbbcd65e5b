import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { UsageError } from '../process/failure.ts';
import { parseHaveList, readHaveList } from './have-list.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha512:${'0'.repeat(128)}`;

test.each([
  ['', []],
  [`${digest}\n${other}\n`, [digest, other]],
  [`\ufeff# of the target computer\r\n\r\n  ${digest}\r\n${digest}`, [digest]],
  [JSON.stringify([digest, other, digest]), [digest, other]],
  ['[]', []],
])('a list is read: %j', (text, digests) => {
  expect(parseHaveList(text, 'list')).toEqual(digests);
});

test.each([
  `${digest}\n../../etc/passwd`,
  digest.toUpperCase(),
  `${digest}${digest}`,
  'sha256:short',
  '[1]',
  `["${digest}"`,
  `["${digest}", "x"]`,
  '{"__proto__": {}}',
  '\0\0\0',
])('anything else is refused: %j', (text) => {
  expect(() => parseHaveList(text, 'list')).toThrow(UsageError);
});

test('whatever is in it, it gives digests or is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        for (const each of parseHaveList(text, 'list')) expect(each).toMatch(/^sha(256|512):[0-9a-f]+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
  );
});

test('a list is a file', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'list'), digest);
  expect(await readHaveList(join(folder, 'list'))).toEqual([digest]);
  await expect(readHaveList(folder)).rejects.toThrow('is no file');
  await expect(readHaveList(join(folder, 'missing'))).rejects.toThrow('missing');
});

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to is refused, not waited for',
  async () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readHaveList(path)).rejects.toThrow('is no file');
  },
);
