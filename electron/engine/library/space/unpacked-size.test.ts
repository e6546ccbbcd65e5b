import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { unpackedSizeOf } from './unpacked-size.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
const sizeOf = async (bytes: Buffer | undefined, more: object = {}) => {
  const path = join(temporaryFolder(), 'blob');
  if (bytes !== undefined) await writeFile(path, bytes);
  const descriptor = { digest, mediaType: gzip, size: bytes?.length ?? 100, ...more };
  return unpackedSizeOf(descriptor, { blobPath: () => (bytes === undefined ? `${path}-absent` : path) });
};

test('a layer that is here tells what it holds in its last bytes', async () => {
  expect(await sizeOf(gzipSync(Buffer.alloc(70_000, 'a')))).toBe(70_000);
  const docker = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  expect(await sizeOf(gzipSync(Buffer.alloc(70_000)), { mediaType: docker })).toBe(70_000);
});

test('a plain tar has its own size, and a layer may say its own beside it', async () => {
  expect(await sizeOf(undefined, { mediaType: 'application/vnd.oci.image.layer.v1.tar', size: 5_120 })).toBe(
    5_120,
  );
  const annotations = { 'io.containers.estargz.uncompressed-size': '9000' };
  expect(await sizeOf(undefined, { annotations })).toBe(9_000);
});

test.each([
  ['is not here', undefined, {}],
  ['is packed otherwise', Buffer.alloc(100, 1), { mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' }],
  ['has several members', Buffer.concat([gzipSync(Buffer.alloc(9_000, 'a')), gzipSync(Buffer.alloc(1))]), {}],
  ['may hold more than gzip counts', gzipSync(Buffer.alloc(70_000)), { size: 3_000_000_000 }],
  ['is no gzip, whatever its type says', Buffer.alloc(100, 0x7f), {}],
  ['claims more than gzip can hold', Buffer.concat([gzipSync(Buffer.alloc(100)), Buffer.alloc(4, 0xff)]), {}],
  ['is shorter than it says', Buffer.alloc(10), { size: 4_000 }],
  ['tells nonsense', Buffer.alloc(10), { annotations: { 'io.containers.estargz.uncompressed-size': '-1' } }],
] as const)('nothing is said of one that %s', async (_, bytes, more) => {
  expect(await sizeOf(bytes, more)).toBeUndefined();
});
