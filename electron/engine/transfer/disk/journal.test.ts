import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { readJournal, writeJournal } from './journal.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const size = 100_000_000;
const extents = [
  { offset: 0, length: 8_388_608, crc: 123 },
  { offset: 16_777_216, length: 1000, crc: 4_294_967_295 },
];
let folder: string;
let path: string;
beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder, 'journal');
});

test('keeps what it is told', async () => {
  await writeJournal(path, digest, size, extents);
  expect(await readJournal(path, digest, size)).toEqual(extents);
});

test('torn at any place, it is no journal', async () => {
  await writeJournal(path, digest, size, extents);
  const text = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), async (length) => {
      await writeFile(path, text.subarray(0, length));
      expect(await readJournal(path, digest, size)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('with any byte changed or zeroed, it is no journal', async () => {
  await writeJournal(path, digest, size, extents);
  const text = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(0, 1, 255), async (index, value) => {
      fc.pre(text[index] !== value);
      const changed = Buffer.from(text);
      changed[index] = value;
      await writeFile(path, changed);
      expect(await readJournal(path, digest, size)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('of another blob, size or format, it is no journal', async () => {
  await writeJournal(path, digest, size, extents);
  expect(await readJournal(path, `sha256:${'b'.repeat(64)}`, size)).toEqual([]);
  expect(await readJournal(path, digest, size + 1)).toEqual([]);
  await writeFile(path, '{"version":0}');
  expect(await readJournal(path, digest, size)).toEqual([]);
});

test('a missing one is empty', async () => {
  expect(await readJournal(path, digest, size)).toEqual([]);
});
