import { isAppError } from '../../../../shared/errors.ts';
import type { BlobStore } from '../blob-store.ts';
import { type CheckTools, isStillDamaged } from './check-blob.ts';
import type { FileStamp } from './file-stamp.ts';

/** Another process that holds a blob longer than this (ms) is fetching it anew. */
const patienceMs = 2_000;

/**
 * Takes a damaged blob out of `blobs/`, unless it was fetched anew since: then the new file is checked first. Under the
 * blob's lock no download puts another one in its place.
 * @param stamp of the file that was found damaged.
 * @returns false when the library has a right one now, or none.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
 */
export async function setAsideDamaged(
  tools: CheckTools<BlobStore>,
  digest: string,
  stamp: FileStamp,
): Promise<boolean> {
  const { blobs } = tools;
  const unlock = await lock(blobs, digest);
  // Whoever works on it will find what is wrong.
  if (unlock === undefined) return true;
  try {
    if (!(await isStillDamaged(tools, digest, stamp))) return false;
    await blobs.setAside(digest);
    return true;
  } finally {
    await unlock();
  }
}

/** Where there is no room for a lock there is none for another blob either, so that nobody fetches it. */
async function lock(blobs: BlobStore, digest: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await blobs.lock(digest, AbortSignal.timeout(patienceMs));
  } catch (error) {
    return isAppError(error, 'DISK_FULL') ? async () => {} : undefined;
  }
}
