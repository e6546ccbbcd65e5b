import { createRequire } from 'node:module';
import { crc32 as crc32OfNode } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, fastestCrc32 } from './crc32.ts';

test('whatever the bytes and wherever they are cut, it is what zlib says', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 5 }), (parts) => {
      const crc = parts.reduce((before, part) => crc32(part, before), 0);
      expect(crc).toBe(crc32OfNode(Buffer.concat(parts)));
    }),
  );
});

test('the module of machine code is used where it is installed', () => {
  const load = () => createRequire(import.meta.url)('@node-rs/crc32');
  expect(fastestCrc32(load)).toBe(load().crc32);
});

test('what is missing, odd or wrong is not used', () => {
  const missing = () => {
    throw new Error("Cannot find module '@node-rs/crc32'");
  };
  expect(fastestCrc32(missing)).toBe(crc32OfNode);
  for (const odd of [undefined, null, 'crc32', {}, { crc32: 1 }, { crc32: () => 0 }, { crc32: missing }])
    expect(fastestCrc32(() => odd)).toBe(crc32OfNode);
});
