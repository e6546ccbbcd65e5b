import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderOfAllTests } from '../../../../tests/support/temporary-folder.ts';
import { HashPool } from './hash-pool.ts';

const bytes = randomBytes(3_000_000);
const folder = folderOfAllTests();
let path: string;
let pool: HashPool;
beforeAll(async () => {
  path = join(folder, 'blob');
  await writeFile(path, bytes);
  pool = new HashPool();
});
afterAll(async () => {
  await pool.close();
});

test.each(['sha256', 'sha512'] as const)('hashes %s behind the frontier', async (algorithm) => {
  const follower = pool.follow(path, algorithm);
  follower.advance(1_000_000);
  follower.advance(2_500_000);
  expect(await follower.finish(bytes.length)).toBe(createHash(algorithm).update(bytes).digest('hex'));
  expect(follower.position).toBe(bytes.length);
});

test('hashes an empty file and a part of one', async () => {
  expect(await pool.follow(path, 'sha256').finish(0)).toBe(createHash('sha256').digest('hex'));
  const part = createHash('sha256').update(bytes.subarray(0, 7)).digest('hex');
  expect(await pool.follow(path, 'sha256').finish(7)).toBe(part);
});

test('a file that is missing or too short is an error, not a digest', async () => {
  await expect(pool.follow(join(folder, 'absent'), 'sha256').finish(1)).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  await expect(pool.follow(path, 'sha256').finish(bytes.length + 1)).rejects.toMatchObject({
    code: 'INTERNAL',
  });
});

test('tells the stretches that still hold from those that do not', async () => {
  const good = await pool.check(path, [
    { offset: 0, length: 1000, crc: crc32(bytes.subarray(0, 1000)) },
    { offset: 1000, length: 1000, crc: 1 },
    { offset: bytes.length - 5, length: 10, crc: 2 },
  ]);
  expect(good).toEqual([true, false, false]);
});

test('serves many files at once', async () => {
  const digests = await Promise.all(
    Array.from({ length: 40 }, (_, index) => pool.follow(path, 'sha256').finish(index * 1000)),
  );
  expect(digests[39]).toBe(createHash('sha256').update(bytes.subarray(0, 39_000)).digest('hex'));
});
