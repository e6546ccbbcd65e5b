import { stat } from 'node:fs/promises';
import { splitDigest } from '../../../../shared/digest.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import type { HashFollower } from '../../transfer/disk/hash-follower.ts';
import type { HashPool } from '../../transfer/disk/hash-pool.ts';
import { isDamageCode } from '../../transfer/disk/hash-protocol.ts';
import type { BlobReader } from '../blob-reader.ts';

const progressMs = 200;

/** What tells a file from another one that took its place, or from itself after it was written to. */
export interface FileStamp {
  device: bigint;
  inode: bigint;
  size: bigint;
  modifiedNs: bigint;
}

/** A blob as it was found. */
export type BlobCheck = { state: 'right' | 'gone' } | { state: 'damaged'; stamp: FileStamp };

/**
 * Reads a blob whole and compares it with its digest. One that its disk cannot read is damaged.
 * @param reportBytes hears of bytes that have been read.
 * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read for another reason; the signal's reason.
 */
export async function checkBlob(
  blobs: BlobReader,
  hashes: HashPool,
  digest: string,
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<BlobCheck> {
  const path = blobs.blobPath(digest);
  // Before it is opened: a file that takes its place in between then has another stamp, and is looked at again.
  const stamp = await stampOf(path);
  if (stamp === undefined) return { state: 'gone' };
  const { algorithm, hex } = splitDigest(digest);
  try {
    const follower = hashes.follow(path, algorithm);
    const found = await hashOf(follower, Number(stamp.size), reportBytes, signal);
    return found === hex ? { state: 'right' } : { state: 'damaged', stamp };
  } catch (error) {
    const code = isAppError(error) ? error.details.systemCode : undefined;
    if (code === 'ENOENT') return { state: 'gone' };
    if (isDamageCode(code)) return { state: 'damaged', stamp };
    throw error;
  }
}

/** The stamp of a file; undefined when there is none. */
export async function stampOf(path: string): Promise<FileStamp | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return { device: found.dev, inode: found.ino, size: found.size, modifiedNs: found.mtimeNs };
}

async function hashOf(
  follower: HashFollower,
  size: number,
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let reported = 0;
  const report = () => {
    reportBytes(follower.position - reported);
    reported = follower.position;
  };
  const timer = setInterval(report, progressMs);
  try {
    const hex = await raceWithSignal(follower.finish(size), signal);
    report();
    return hex;
  } finally {
    clearInterval(timer);
    follower.close();
  }
}
