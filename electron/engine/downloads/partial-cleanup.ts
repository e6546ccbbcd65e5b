import { rm } from 'node:fs/promises';
import type { BlobPlace } from '../transfer/blob-place.ts';

const patienceMs = 200;

/** Deletes what has arrived of these blobs. One that another process is fetching is left to it. */
export async function discardPartialBlobs(place: BlobPlace, digests: readonly string[]): Promise<void> {
  for (const digest of digests) {
    const unlock = await place.lock(digest, AbortSignal.timeout(patienceMs)).catch(() => undefined);
    if (unlock === undefined) continue;
    try {
      await rm(place.ingestPath(digest), { force: true });
      await rm(place.journalPath(digest), { force: true });
    } finally {
      await unlock();
    }
  }
}
