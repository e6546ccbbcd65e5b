import { open, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { arrivingBlob } from '../../../../tests/support/libraries/arriving-blob.ts';
import { type ArrivingBlob, contentOf } from '../../../../tests/support/libraries/open-arriving-blob.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { pieceBytes } from '../pieces/piece-layout.ts';
import { BlobJournalLimits } from './journal/limits.ts';

const content = contentOf(3);
const signal = new AbortController().signal;
let folder: string;
let blob: ArrivingBlob;
beforeEach(async () => {
  folder = temporaryFolder();
  blob = await arrivingBlob(folder, content);
});

const ingestPath = () => blob.library.blobs.ingestPath(blob.descriptor.digest);
const hintPath = () => blob.library.blobs.hintPath(blob.descriptor.digest);
const left = () => readdir(join(folder, 'ingest'));

async function reopened(): Promise<ArrivingBlob> {
  await blob.partial.close();
  return arrivingBlob(folder, content);
}

test('a blob that arrived whole leaves nothing behind it', async () => {
  await blob.writePieces(3);
  expect(await blob.partial.digest(signal)).toBe(blob.descriptor.digest);
  await blob.partial.commit();
  expect(await left()).toEqual([]);
  expect(await blob.library.blobs.has(blob.descriptor)).toBe(true);
});

test('what was saved is there again', async () => {
  await blob.writeBytes(pieceBytes / 2);
  await blob.partial.save();
  expect((await reopened()).partial.pieceMap.bytesDone).toBe(pieceBytes / 2);
});

test('what was not saved is there as far as the hint says', async () => {
  await blob.writePieces(2);
  await expect.poll(() => stat(hintPath()).catch(() => undefined)).toBeDefined();
  await blob.writeBytes(10);
  expect((await reopened()).partial.pieceMap.bytesDone).toBe(2 * pieceBytes);
});

test('with many blobs in transfer each is recorded sooner, so that a kill costs no more', async () => {
  for (let others = 0; others < 15; others++) new BlobJournalLimits(blob.library.blobs);
  await blob.writeBytes(pieceBytes / 2);
  await expect.poll(() => stat(hintPath()).catch(() => undefined)).toBeDefined();
});

/** Takes all but the next missing piece away before the hash, which reads in file order, can have come there. */
async function loseAllButTheNext(of: ArrivingBlob): Promise<void> {
  const [next] = of.partial.pieceMap.incomplete();
  if (next === undefined) throw new Error('nothing is missing');
  await of.writePieces(of.partial.pieceMap.layout.count, next);
  await truncate(of.library.blobs.ingestPath(of.descriptor.digest), next.offset + 5);
  await of.writePieces(1);
}

test('a part that is gone from the file makes its pieces missing, and no others', async () => {
  await loseAllButTheNext(blob);
  expect(await blob.partial.digest(signal)).toBe('');
  expect(await blob.partial.dropDamaged(signal)).toBe(content.length - pieceBytes);
  await blob.writePieces(2);
  expect(await blob.partial.digest(signal)).toBe(blob.descriptor.digest);
  await blob.partial.commit();
});

test('a disk that loses bytes again and again is named', async () => {
  const large = await arrivingBlob(temporaryFolder(), contentOf(5));
  for (let losses = 0; losses < 3; losses++) {
    await loseAllButTheNext(large);
    expect(await large.partial.digest(signal)).toBe('');
    expect(await large.partial.dropDamaged(signal)).toBe((3.5 - losses) * pieceBytes);
  }
  await loseAllButTheNext(large);
  expect(await large.partial.digest(signal)).toBe('');
  const path = large.library.blobs.ingestPath(large.descriptor.digest);
  await expect(large.partial.dropDamaged(signal)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { path, systemCode: 'EIO' },
  });
});

test('bytes that changed are dropped, and the rest is kept', async () => {
  // The first comes last: before it is there nothing behind it is hashed.
  const [first] = blob.partial.pieceMap.incomplete();
  await blob.writePieces(2, first);
  const file = await open(ingestPath(), 'r+');
  await file.write(Buffer.from([1, 2, 3]), 0, 3, pieceBytes + 7);
  await file.close();
  await blob.writePieces(1);
  expect(await blob.partial.digest(signal)).not.toBe(blob.descriptor.digest);
  expect(await blob.partial.dropDamaged(signal)).toBe(pieceBytes);
  await blob.writePieces(1);
  expect(await blob.partial.digest(signal)).toBe(blob.descriptor.digest);
});

test('what was dropped whole is not believed by the next process, though its bytes are still there', async () => {
  await blob.writePieces(2);
  await blob.partial.save();
  await expect.poll(() => stat(hintPath()).catch(() => undefined)).toBeDefined();
  blob.partial.dropAll();
  const again = await reopened();
  expect(again.partial.pieceMap.bytesDone).toBe(0);
});

test('a blob that cannot be put in its place is kept for the next run', async () => {
  await blob.writePieces(3);
  expect(await blob.partial.digest(signal)).toBe(blob.descriptor.digest);
  const { library, descriptor } = blob;
  const { commit } = library.blobs;
  library.blobs.commit = async () => {
    throw new Error('no place');
  };
  await expect(blob.partial.commit()).rejects.toThrow('no place');
  library.blobs.commit = commit;
  const again = await reopened();
  expect(again.partial.pieceMap.isComplete).toBe(true);
  expect(await again.partial.digest(signal)).toBe(descriptor.digest);
});

test('a discarded blob leaves nothing', async () => {
  await blob.writePieces(2);
  await blob.partial.save();
  await blob.partial.close();
  await blob.partial.discard();
  expect(await left()).toEqual([]);
});
