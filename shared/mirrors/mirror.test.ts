import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { parseMirror } from './mirror.ts';

const registry = 'mcr.microsoft.com';

test.each([
  ['http://localhost:5000', 'registry', 'http://localhost:5000'],
  ['localhost:5000', 'registry', 'http://localhost:5000'],
  ['mirror.example', 'registry', 'https://mirror.example'],
  ['HTTPS://Mirror.Example/', 'registry', 'https://mirror.example'],
  ['https://harbor.example/mcr/', 'prefix', 'https://harbor.example/mcr'],
  ['harbor.example/mcr', 'prefix', 'https://harbor.example/mcr'],
  ['https://files.example/layout/blobs/sha256/', 'blobs', 'https://files.example/layout'],
  ['https://files.example/blobs', 'blobs', 'https://files.example'],
  ['/mnt/usb/layout/', 'blobs', '/mnt/usb/layout'],
  ['/mnt/usb/layout/blobs/sha256', 'blobs', '/mnt/usb/layout'],
  ['D:\\images\\blobs', 'blobs', 'D:\\images'],
  ['\\\\server\\share\\images', 'blobs', '\\\\server\\share\\images'],
])('%s is a mirror of kind %s', (address, kind, expected) => {
  expect(parseMirror({ registry, address })).toEqual({ registry, address: expected, kind });
});

test('Docker Hub is known by the host that serves it', () => {
  expect(parseMirror({ registry: 'docker.io', address: 'localhost:5000' }).registry).toBe(
    'registry-1.docker.io',
  );
});

test.each([
  ['https://user:secret@mirror.example', 'leave user name and password out'],
  ['ftp://mirror.example', 'only http'],
  ['file:///mnt/images', 'without “file:”'],
  ['https://mirror.example/?ns=a', 'leave out what follows'],
  ['two words', 'neither a URL'],
  ['', 'neither a URL'],
  ['//server/share', 'neither a URL'],
  ['./images', 'neither a URL'],
])('“%s” is refused', (address, words) => {
  expect(() => parseMirror({ registry, address })).toThrow(words);
});

test('a refusal repeats no password', () => {
  expect(() => parseMirror({ registry, address: 'https://user:secret@mirror.example' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});

test('what lies below a path stands for one registry', () => {
  expect(() => parseMirror({ registry: '*', address: 'https://harbor.example/mcr' })).toThrow('one registry');
  expect(() => parseMirror({ registry: 'no registry', address: 'mirror.example' })).toThrow(AppError);
});

test('what has been read is read the same again', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const address = fc
    .tuple(fc.constantFrom('https://', 'http://', ''), part, fc.array(part, { maxLength: 3 }))
    .map(([scheme, host, path]) => [`${scheme}${host}.example`, ...path].join('/'));
  fc.assert(
    fc.property(address, (text) => {
      const mirror = parseMirror({ registry, address: text });
      expect(parseMirror(mirror)).toEqual(mirror);
    }),
  );
});
