import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { BlockPool } from '../disk/block-pool.ts';
import { IngestFile } from '../disk/ingest-file.ts';
import { pieceLayoutOf } from '../pieces/piece-layout.ts';
import { PieceMap } from '../pieces/piece-map.ts';
import type { BlobSource } from './blob-source.ts';
import { BlockWriter } from './block-writer.ts';
import { Claims } from './claims.ts';

const never = new AbortController().signal;
const source: BlobSource = {
  kind: 'registry',
  host: 'registry.example',
  identity: 'https://registry.example/blob',
  open: () => Promise.reject(new Error('not asked')),
};

/** A writer of a blob of one piece, over blocks of 1,000 bytes. */
async function openWriter(size: number, blockCount: number, onWritten = async (): Promise<void> => {}) {
  const blocks = new BlockPool(1_000, blockCount);
  const file = await IngestFile.open(join(temporaryFolder(), 'blob'));
  const claims = new Claims(new PieceMap(pieceLayoutOf(size)));
  const claim = claims.claim(source, {});
  if (claim === undefined) throw new Error('no claim');
  const writer = new BlockWriter(claim, await blocks.take(never), { file, blocks, onWritten });
  /** Brings bytes as a body does, at most `most` at a time. */
  const bring = async (bytes: Uint8Array, most: number) => {
    for (let rest = bytes; rest.byteLength > 0; ) {
      const part = rest.subarray(0, Math.min(most, writer.space().byteLength));
      writer.space().set(part);
      await writer.filled(part.byteLength);
      rest = rest.subarray(part.byteLength);
    }
  };
  return { blocks, file, claim, writer, bring };
}

test.each([
  ['single bytes', 1, 2],
  ['odd parts', 333, 2],
  ['whole blocks', 1_000, 2],
  ['odd parts with one block for all', 777, 1],
])('bytes that come as %s are written as they are', async (_how, most, blockCount) => {
  const bytes = randomBytes(12_345);
  const { blocks, file, claim, writer, bring } = await openWriter(bytes.length, blockCount);
  await bring(bytes, most);
  expect(blocks.inUse).toBeLessThanOrEqual(blockCount);
  await writer.finish();
  expect(claim.segment.extent).toEqual({ offset: 0, length: bytes.length, crc: crc32(bytes) });
  expect((await readFile(file.path)).equals(bytes)).toBe(true);
  expect(blocks.inUse).toBe(0);
  await file.close();
});

test('while one block is written the next is filled, and then the connection waits', async () => {
  const slow = Promise.withResolvers<void>();
  const { file, writer } = await openWriter(10_000, 2, () => slow.promise);
  const fill = () => writer.filled(writer.space().byteLength);
  expect(fill()).toBeUndefined();
  const waiting = fill();
  expect(waiting).toBeInstanceOf(Promise);
  slow.resolve();
  await waiting;
  expect(writer.space().byteLength).toBe(1_000);
  await writer.finish();
  await file.close();
});

test('a disk that refuses is told of, and the blocks are given back', async () => {
  const { blocks, file, claim, writer } = await openWriter(10_000, 2);
  await file.close();
  writer.filled(writer.space().byteLength);
  await expect(writer.finish()).rejects.toMatchObject({ code: expect.stringMatching(/^(DISK_|INTERNAL)/) });
  expect([blocks.inUse, claim.segment.received]).toEqual([0, 0]);
});

test('no more than the claim has room for is taken', async () => {
  const { file, writer, bring } = await openWriter(1_500, 2);
  await bring(new Uint8Array(1_400), 1_000);
  expect(writer.space().byteLength).toBe(100);
  await bring(new Uint8Array(100), 100);
  expect(writer.space().byteLength).toBe(0);
  await writer.finish();
  await file.close();
});
