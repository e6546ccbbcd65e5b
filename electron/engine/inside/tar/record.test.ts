import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecord, recordBytes } from './record.ts';

/** A header of any name, whose checksum is its sum with bytes as they are, or as signed ones. */
function recordOf(name: Uint8Array, isSigned: boolean, more = 0): Buffer {
  // At an odd place in memory: a reader of four bytes at a time must not mind.
  const record = Buffer.alloc(recordBytes + 1).subarray(1);
  record.set(name);
  record.write('0', 156);
  record.fill(' ', 148, 156);
  const sum = record.reduce((all, byte) => all + (isSigned && byte > 127 ? byte - 256 : byte), more);
  record.write(sum.toString(8).padStart(6, '0'), 148);
  return record;
}

const names = fc.uint8Array({ minLength: 1, maxLength: 100 });

test('a header whose sum is right is read, by either way of adding', () => {
  fc.assert(
    fc.property(names, fc.boolean(), (any, isSigned) => {
      // A sum below zero cannot be written.
      const name = any.map((byte, at) => (at < 2 ? byte : byte & 0x7f));
      const end = name.indexOf(0);
      expect(readRecord(recordOf(name, isSigned)).name.length).toBe(end < 0 ? name.length : end);
    }),
  );
});

test('a header whose sum is wrong is damage', () => {
  fc.assert(
    fc.property(names, fc.constantFrom(1, 2, 255, 256, 65_535), (any, more) => {
      const name = any.map((byte) => byte & 0x7f);
      expect(() => readRecord(recordOf(name, false, more))).toThrow('damaged');
    }),
  );
});
