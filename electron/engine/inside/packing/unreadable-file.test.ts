import { openSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { withBlob } from '../index/index-file.ts';
import { checkedFile } from './hashed-file.ts';
import type { PackedSource } from './packed-source.ts';
import { fileSource } from './packed-source.ts';
import { unpackFrom } from './unpack-span.ts';

/** Nothing can be read at its beginning: the system answers EIO, as of a bad sector. */
const path = '/proc/self/mem';
const ioError = { code: 'DISK_PERMISSION', details: { path, systemCode: 'EIO' } };
beforeEach((context) => context.skip(process.platform !== 'linux', 'no file that answers EIO'));

test('of a layer of the library it is damage, which names the layer and what mends it', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const place = { digest, blob: path, index: 'index', arrived: null };
  const read = withBlob(place, (file) => fileSource(file, 4096).read(Buffer.alloc(10), 0));
  await expect(read).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringMatching(/disk could not read.*longshore verify --repair/),
    details: { digest, systemCode: 'EIO' },
  });
  // What is still coming is no part of the library.
  const coming = { ...place, arrived: 4096 };
  await expect(
    withBlob(coming, (file) => fileSource(file, 4096).read(Buffer.alloc(10), 0)),
  ).rejects.toMatchObject(ioError);
});

test('another thread that hashes it says so', async () => {
  await withBlob({ digest: '', blob: path, index: 'index', arrived: 1 }, async (file) => {
    const checked = checkedFile(file, 40 * 1024 * 1024, `sha256:${'a'.repeat(64)}`);
    try {
      expect(() => checked.read(Buffer.alloc(10), 0)).toThrow(expect.objectContaining(ioError));
      await expect(checked.otherDigest(() => undefined)).rejects.toMatchObject(ioError);
    } finally {
      await checked.close();
    }
  });
});

test.each(['gzip', 'zstd', 'none'] as const)('a part of it ends with that: %s', async (packing) => {
  // Its beginning is there.
  const start =
    packing === 'gzip' ? gzipSync('a'.repeat(100_000), { level: 0 }).subarray(0, 50_000) : Buffer.alloc(0);
  const rest = fileSource({ descriptor: openSync(path, 'r'), path }, 1e6);
  const read = (into: Uint8Array, position: number) => {
    if (position >= start.length) return rest.read(into, 4096);
    const part = start.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
  const source: PackedSource = { size: 1e6, isStream: false, read };
  const all = async () => {
    for await (const _ of unpackFrom({
      packing,
      source,
      packedOffset: 0,
      bits: 255,
      window: new Uint8Array(),
    }));
  };
  await expect(all()).rejects.toMatchObject(ioError);
});
