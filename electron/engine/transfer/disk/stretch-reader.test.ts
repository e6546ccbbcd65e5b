import { readFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { StretchReader } from './stretch-reader.ts';

const bytes = Buffer.from(Array.from({ length: 20_001 }, (_, index) => (index * 7 + (index >> 8)) % 256));

test.for([false, true])('reads any stretch, past the system: %s', async (isDirect) => {
  const path = join(temporaryFolder(), 'file');
  await writeFile(path, bytes);
  const reader = new StretchReader(path, isDirect);
  fc.assert(
    fc.property(fc.nat(bytes.length + 10), fc.integer({ min: 1, max: 9000 }), (offset, length) => {
      expect(Buffer.compare(reader.read(offset, length), bytes.subarray(offset, offset + length))).toBe(0);
    }),
  );
  reader.close();
});

test('past the system it reads what is written but not flushed as well', async () => {
  const path = join(temporaryFolder(), 'file');
  const file = await open(path, 'w');
  await file.write(bytes);
  const reader = new StretchReader(path, true);
  expect(Buffer.compare(reader.read(5, 10_000), bytes.subarray(5, 10_005))).toBe(0);
  reader.close();
  await file.close();
});

test('a file system that reads nothing past its memory is read through it', (context) => {
  context.skip(process.platform !== 'linux', 'no such file');
  const reader = new StretchReader('/proc/version', true);
  expect(Buffer.from(reader.read(0, 100)).toString()).toBe(
    readFileSync('/proc/version', 'utf8').slice(0, 100),
  );
  reader.close();
});
