import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { spellHost } from './host-spelling.ts';
import {
  displayHost,
  formatReference,
  isLoopbackHost,
  isRepositoryName,
  isTag,
  parseReference,
  parseRegistry,
} from './reference.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const separator = fc.constantFrom('.', '_', '__', '-', '--');
const component = fc
  .tuple(word, fc.array(fc.tuple(separator, word), { maxLength: 3 }))
  .map(([first, rest]) => first + rest.flat().join(''));
const repository = fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'));
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
const host = fc.oneof(
  fc.domain(),
  fc.constantFrom('localhost', '127.0.0.1', '[::1]', 'Registry.example', 'registry-1.docker.io'),
);
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
const digest = fc.oneof(
  hex(64).map((text) => `sha256:${text}`),
  hex(128).map((text) => `sha512:${text}`),
);

describe('parseReference', () => {
  it('reads back whatever the grammar allows', () => {
    const part = fc.record({
      host,
      port,
      repository,
      tag: fc.option(tag, { nil: undefined }),
      digest: fc.option(digest, { nil: undefined }),
    });
    fc.assert(
      fc.property(part, ({ host: name, port: number, ...rest }) => {
        const registry = `${name}${number === undefined ? '' : `:${number}`}`;
        fc.pre(registry.length + rest.repository.length <= 255);
        const text = `${registry}/${rest.repository}${rest.tag ? `:${rest.tag}` : ''}${rest.digest ? `@${rest.digest}` : ''}`;
        const parsed = parseReference(text);
        expect(parsed).toEqual({
          registry: spellHost(registry),
          repository: rest.repository,
          ...(rest.digest === undefined
            ? { tag: rest.tag ?? 'latest' }
            : { digest: rest.digest, ...(rest.tag === undefined ? {} : { tag: rest.tag }) }),
        });
        expect(parseReference(formatReference(parsed))).toEqual(parsed);
      }),
    );
  });

  it.each([
    ['user:secret@r.example/a:1', '“…@r.example/a:1”'],
    ['https://user:secret@r.example/a', '“…@r.example/a”'],
    ['user:sec/ret@r.example:5000/a', '“…@r.example:5000/a”'],
    ['user:sec@ret@r.example/a', '“…@r.example/a”'],
  ])('of %s says neither user name nor password, and what to do instead', (text, shown) => {
    let error: unknown;
    try {
      parseReference(text);
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof AppError)) throw error;
    expect(error.message).toContain(`${shown} is not an image reference: leave user name and password out`);
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toMatch(/sec|user:/);
  });

  it('either parses into safe parts or says why not, whatever comes', () => {
    const pieces = fc.array(
      fc.constantFrom('a', 'A', '.', '..', '/', ':', '@', '-', '_', 'sha256:', '\0', ' ', '%', '\\'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((all) => all.join('')),
        ),
        (text) => {
          try {
            const { repository: name, tag: label, digest: hash } = parseReference(text);
            expect(isRepositoryName(name)).toBe(true);
            expect(name.split('/')).not.toContain('..');
            expect(label === undefined || isTag(label)).toBe(true);
            expect(hash ?? 'sha256:').toMatch(/^sha(256|512):[a-f0-9]*$/);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            expect(error).toMatchObject({ code: 'INVALID_REFERENCE' });
          }
        },
      ),
    );
  });

  it.each([
    ['windows/servercore:ltsc2019', 'mcr.microsoft.com', 'windows/servercore', 'ltsc2019'],
    ['  hello-world ', 'mcr.microsoft.com', 'hello-world', 'latest'],
    ['docker.io/nginx', 'registry-1.docker.io', 'library/nginx', 'latest'],
    ['index.docker.io/library/nginx:1', 'registry-1.docker.io', 'library/nginx', '1'],
    ['docker.io/bitnami/redis', 'registry-1.docker.io', 'bitnami/redis', 'latest'],
    ['localhost/app', 'localhost', 'app', 'latest'],
    ['localhost:5000/app:1', 'localhost:5000', 'app', '1'],
    ['[::1]:5000/team/app', '[::1]:5000', 'team/app', 'latest'],
    ['10.0.0.5:5000/a', '10.0.0.5:5000', 'a', 'latest'],
  ])('%s', (text, registry, name, label) => {
    expect(parseReference(text)).toEqual({ registry, repository: name, tag: label });
  });

  it('uses the default registry for names without a host', () => {
    expect(parseReference('a/b', 'localhost:5000').registry).toBe('localhost:5000');
    expect(parseReference('nginx', 'docker.io')).toMatchObject({
      registry: 'registry-1.docker.io',
      repository: 'library/nginx',
    });
  });

  it.each([
    '',
    ' ',
    ':tag',
    '@sha256:abc',
    'UPPER/Case',
    'a//b',
    'a/../b',
    '../../etc/passwd',
    '/a',
    'a/',
    'a:b:c',
    'a:',
    'a@',
    `a:${'x'.repeat(129)}`,
    `a@sha256:${'A'.repeat(64)}`,
    `a@sha256:${'a'.repeat(63)}`,
    `a@md5:${'a'.repeat(32)}`,
    `${'a'.repeat(256)}`,
    'host:port/a',
    'host:123456/a',
    'https://mcr.microsoft.com/a',
    'user@host/a',
    'a\nb',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
  });

  it('takes no time over hostile names', () => {
    for (const text of [`${'a-'.repeat(50_000)}!`, `${'a_'.repeat(50_000)}`, `a${'.a'.repeat(50_000)}/!`]) {
      expect(() => parseReference(text)).toThrow(AppError);
    }
  });
});

describe('hosts', () => {
  it.each([
    ['localhost', true],
    ['localhost:5000', true],
    ['LOCALHOST', true],
    ['app.localhost', true],
    ['127.1.2.3:80', true],
    ['[::1]:5000', true],
    ['localhost.example', false],
    ['127.0.0.1.example', false],
    ['mcr.microsoft.com', false],
  ])('%s is loopback: %s', (name, expected) => {
    expect(isLoopbackHost(name)).toBe(expected);
  });

  it('knows Docker Hub by both of its names', () => {
    expect(parseRegistry('docker.io')).toBe('registry-1.docker.io');
    expect(displayHost('registry-1.docker.io')).toBe('docker.io');
    expect(formatReference(parseReference('docker.io/nginx'))).toBe('docker.io/library/nginx:latest');
  });

  it('refuses what is no registry', () => {
    expect(parseRegistry(' localhost:5000 ')).toBe('localhost:5000');
    for (const text of ['', 'a/b', 'https://a', 'a b', 'user@host', '-a', 'a:b']) {
      expect(() => parseRegistry(text)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
    }
  });
});
