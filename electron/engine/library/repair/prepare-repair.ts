import { constants } from 'node:fs';
import { copyFile, lstat, open, rm } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDamageCode } from '../../files/damage-codes.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { writeFully } from '../../files/write-file-atomically.ts';
import type { BlobPlace } from '../../transfer/disk/blob-place.ts';
import { JournalFiles } from '../../transfer/disk/journal/files.ts';
import type { Extent } from '../../transfer/pieces/segment.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { readChecks } from './kept-checks.ts';

/**
 * Makes a partial blob of a damaged one: a copy of it (its file system's own, where it has such) and a journal of the
 * checks that were kept. A fetch then finds the pieces that are wrong, asks for these alone and compares the whole digest
 * before it takes the old blob's place; until then readers have the old file. Without checks, or where a fetch has begun
 * already, nothing is made: what is missing is fetched.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
 */
export async function prepareRepair(
  paths: LayoutPaths,
  blobs: Pick<BlobPlace, 'lock' | 'journalPath' | 'hintPath'>,
  blob: Descriptor,
  signal: AbortSignal,
): Promise<void> {
  const checks = await readChecks(paths, blob);
  if (checks.length === 0) return;
  const unlock = await blobs.lock(blob.digest, signal);
  try {
    const source = await damagedFile(paths, blob);
    const journals = new JournalFiles(blobs, blob);
    const begun = await journals.read();
    if (source === undefined || begun.durable.length + begun.hinted.length > 0) return;
    const target = paths.ingest(blob.digest);
    await rm(target, { force: true });
    await copyWhatCanBeRead(source, target, checks, signal);
    await journals.writeDurable(checks);
  } catch (error) {
    throw toDiskError(error, paths.ingest(blob.digest));
  } finally {
    await unlock();
  }
}

/** Where the damaged bytes are; a file of another length has no pieces that could be right. */
async function damagedFile(paths: LayoutPaths, { digest, size }: Descriptor): Promise<string | undefined> {
  for (const path of [paths.blob(digest), paths.damaged(digest)]) {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() === true && found.size === size) return path;
  }
  return undefined;
}

async function copyWhatCanBeRead(
  source: string,
  target: string,
  extents: readonly Extent[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!isDamageCode(systemErrorCode(error))) throw error;
    await rm(target, { force: true });
    await copyExtents(source, target, extents, signal);
  }
}

/** A disk that cannot read one sector reads the others: what it cannot stays empty, and fails its check. */
async function copyExtents(
  source: string,
  target: string,
  extents: readonly Extent[],
  signal: AbortSignal,
): Promise<void> {
  await using from = await open(source, 'r');
  await using to = await open(target, 'wx', 0o600);
  for (const { offset, length } of extents) {
    signal.throwIfAborted();
    const bytes = Buffer.alloc(length);
    try {
      await from.read(bytes, 0, length, offset);
    } catch (error) {
      if (isDamageCode(systemErrorCode(error))) continue;
      throw error;
    }
    await writeFully(to, bytes, offset);
  }
}
