import { createHash } from 'node:crypto';
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { digestOf } from './blob.ts';
import { bufferSource, corruptedSource, resizedSource } from './byte-source.ts';
import { fileLayer } from './file-layer.ts';
import { keptFacts } from './kept-facts.ts';
import { largeLayer } from './large-layer.ts';
import { randomBytesSource } from './random-bytes.ts';

describe('random bytes', () => {
  test('any range equals the same stretch of the whole', () => {
    const source = randomBytesSource('seed', 100_000);
    const whole = source.read(0, source.size);
    for (const [offset, length] of [
      [0, 1],
      [15, 2],
      [16, 16],
      [99_999, 1],
      [31, 70_000],
    ] as const) {
      expect(source.read(offset, length).equals(whole.subarray(offset, offset + length))).toBe(true);
    }
  });

  test('no two MiB are alike', () => {
    const source = randomBytesSource('seed', 16 * 2 ** 20);
    const digests = Array.from({ length: 16 }, (_, index) => digestOf(source.read(index * 2 ** 20, 2 ** 20)));
    expect(new Set(digests).size).toBe(16);
  });
});

describe('large layer', () => {
  test.each([4096, 5000, 65_535, 65_540, 131_075, 200_003, 3_000_000])(
    'of %i bytes is a gzip of its tar, at every range',
    async (size) => {
      const layer = largeLayer(`layer of ${size}`, size);
      const digest = await layer.digest();
      const whole = layer.read(0, size);
      expect(whole.length).toBe(size);
      expect(digestOf(whole)).toBe(digest);
      expect(digestOf(gunzipSync(whole))).toBe(await layer.diffId());
      const hash = createHash('sha256');
      for (let offset = 0; offset < size; offset += 4099) {
        hash.update(layer.read(offset, Math.min(4099, size - offset)));
      }
      expect(`sha256:${hash.digest('hex')}`).toBe(digest);
    },
  );

  test('is the same in every run', async () => {
    expect(await largeLayer('a', 70_000).digest()).toBe(await largeLayer('a', 70_000).digest());
    expect(await largeLayer('a', 70_000).digest()).not.toBe(await largeLayer('b', 70_000).digest());
  });
});

test('what one process has found of a layer is kept for the next, and found again when it cannot be read', async () => {
  const folder = join(temporaryFolder(), 'kept');
  const layer = { size: 5, sample: Buffer.from('a') };
  const facts = { digest: 'a', diffId: 'b', checksum: 7 };
  let times = 0;
  const find = async () => {
    times += 1;
    return facts;
  };
  const ask = (of = layer) => keptFacts(of, find, folder);
  expect([await ask(), await ask(), times]).toEqual([facts, facts, 1]);
  await ask({ ...layer, size: 6 });
  expect(times).toBe(2);
  for (const name of readdirSync(folder)) truncateSync(join(folder, name), 5);
  expect([await ask(), times]).toEqual([facts, 3]);
});

test('a file layer is a gzip of its tar', async () => {
  const layer = await fileLayer({ 'etc/os-release': 'ID=azurelinux\n' });
  const tar = gunzipSync(layer.read(0, layer.size));
  expect(digestOf(tar)).toBe(await layer.diffId());
  expect(tar.toString('utf8', 512, 526)).toBe('ID=azurelinux\n');
});

test('corruption and resizing touch only what they should', () => {
  const source = bufferSource('abcdefgh');
  const corrupted = corruptedSource(source, 2, 2);
  expect(corrupted.read(0, 2).toString()).toBe('ab');
  expect(corrupted.read(2, 2).toString()).not.toBe('cd');
  expect(corrupted.read(4, 4).toString()).toBe('efgh');
  expect(resizedSource(source, 3).read(0, 3).toString()).toBe('abc');
  expect(resizedSource(source, 10).read(6, 4).toString()).toBe('gh\0\0');
});
