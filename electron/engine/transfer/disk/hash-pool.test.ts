import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { folderOfAllTests } from '../../../../tests/support/temporary-folder.ts';
import { HashFollower } from './hash-follower.ts';
import { HashPool } from './hash-pool.ts';
import type { HashRequest } from './hash-protocol.ts';

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
});

test('the worker is woken for enough bytes only', () => {
  const told: HashRequest[] = [];
  const follower = new HashFollower(path, 1, (request) => told.push(request), vi.fn());
  for (let frontier = 0; frontier <= 5_000_000; frontier += 100_000) follower.advance(frontier);
  void follower.finish(5_000_000);
  expect(told).toEqual([
    { kind: 'advance', id: 1, frontier: 2_100_000 },
    { kind: 'advance', id: 1, frontier: 4_200_000 },
    { kind: 'finish', id: 1, size: 5_000_000 },
  ]);
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

/** A part of this process's memory that can be read; before it, from 0 on, none can. */
async function readableMemory(): Promise<{ offset: number; length: number; crc: number }> {
  const maps = await readFile('/proc/self/maps', 'utf8');
  const [, from = ''] = /^([0-9a-f]+)-[0-9a-f]+ r--p .*node/m.exec(maps) ?? [];
  const part = { offset: Number.parseInt(from, 16), length: 4096 };
  const buffer = Buffer.alloc(part.length);
  const descriptor = openSync('/proc/self/mem', 'r');
  readSync(descriptor, buffer, 0, part.length, part.offset);
  closeSync(descriptor);
  return { ...part, crc: crc32(buffer) };
}

test.for(['memory', 'disk'] as const)(
  'a stretch that cannot be read costs no other, from %s',
  async (from, context) => {
    context.skip(process.platform !== 'linux', 'no file that answers EIO');
    const readable = await readableMemory();
    const unreadable = { offset: 4096, length: 4096, crc: 0 };
    expect(await pool.check('/proc/self/mem', [readable, unreadable, readable], from)).toEqual([
      true,
      false,
      true,
    ]);
  },
);

test('a hash that fails for a sector says where', async (context) => {
  context.skip(process.platform !== 'linux', 'no file that answers EIO');
  const follower = pool.follow('/proc/self/mem', 'sha256');
  await expect(follower.finish(4096)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { systemCode: 'EIO' },
  });
  expect(follower.unreadable).toEqual({ offset: 0, length: 1 });
  const short = pool.follow(path, 'sha256');
  await expect(short.finish(bytes.length + 1)).rejects.toThrow();
  expect(short.unreadable).toEqual({ offset: bytes.length, length: 1 });
  const absent = pool.follow(join(folder, 'absent'), 'sha256');
  await expect(absent.finish(1)).rejects.toThrow();
  expect(absent.unreadable).toBeUndefined();
});
