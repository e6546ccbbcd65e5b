import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type DigestAlgorithm, splitDigest } from '../../../../shared/digest.ts';
import { isAppError } from '../../../../shared/errors.ts';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import { isDamageCode } from '../../files/damage-codes.ts';
import { toDiskError } from '../../files/disk-error.ts';
import type { BlobReader } from '../blob-reader.ts';
import { type FileStamp, fileStampOf } from './file-stamp.ts';

/** What blobs are read with. */
export interface CheckTools<Blobs extends BlobReader = BlobReader> {
  blobs: Blobs;
  thread: BlockThread;
  signal: AbortSignal;
}

/** A blob as it was found. */
export type BlobCheck = { state: 'gone' } | { state: 'right' | 'damaged'; stamp: FileStamp };

/**
 * Reads a blob whole and compares it with its digest. One that its disk cannot read is damaged.
 * @param reportBytes hears of bytes that have been read.
 * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read for another reason; the signal's reason.
 */
export async function checkBlob(
  tools: CheckTools,
  digest: string,
  reportBytes: (bytes: number) => void,
): Promise<BlobCheck> {
  const path = tools.blobs.blobPath(digest);
  // Before it is opened: a file that takes its place in between then has another stamp, and is looked at again.
  const stamp = await stampOf(path);
  if (stamp === undefined) return { state: 'gone' };
  const { algorithm, hex } = splitDigest(digest);
  try {
    const found = await hashOf(tools, { path, algorithm, size: Number(stamp.size) }, reportBytes);
    return { state: found === hex ? 'right' : 'damaged', stamp };
  } catch (error) {
    const code = isAppError(error) ? error.details.systemCode : undefined;
    if (code === 'ENOENT') return { state: 'gone' };
    if (isDamageCode(code)) return { state: 'damaged', stamp };
    throw error;
  }
}

/**
 * Whether a blob is the one that was found damaged, or another one that is damaged too. It changes nothing.
 * @param stamp of the file that was found damaged.
 * @returns false when the library has a right one now, or none.
 * @throws {AppError} `DISK_PERMISSION`; the signal's reason.
 */
export async function isStillDamaged(tools: CheckTools, digest: string, stamp: FileStamp): Promise<boolean> {
  if (isDeepStrictEqual(await stampOf(tools.blobs.blobPath(digest)), stamp)) return true;
  const { state } = await checkBlob(tools, digest, () => undefined);
  return state === 'damaged';
}

/** The stamp of a file; undefined when there is none. */
async function stampOf(path: string): Promise<FileStamp | undefined> {
  return fileStampOf(await stat(path, { bigint: true }).catch(() => undefined));
}

/** Undefined when the file has another size by now, or is cut while it is read. */
async function hashOf(
  { thread, signal }: CheckTools,
  { path, algorithm, size }: { path: string; algorithm: DigestAlgorithm; size: number },
  reportBytes: (bytes: number) => void,
): Promise<string | undefined> {
  // A pipe in its place would never be opened otherwise.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    throw toDiskError(error, path);
  });
  let reported = 0;
  const onPosition = (bytes: number) => {
    reportBytes(bytes - reported);
    reported = bytes;
  };
  try {
    return await thread.hash({ file, path }, { algorithm, size, signal, onPosition });
  } finally {
    await file.close();
  }
}
