import { rm } from 'node:fs/promises';
import type { Library } from '../../library/layout.ts';

const patienceMs = 200;

/**
 * Deletes what has arrived of these blobs, whole or in part, where no image and no download wants it. One that
 * another process is fetching is left to it.
 */
export async function discardBlobs(library: Library, digests: readonly string[]): Promise<void> {
  const kept = library.keptBlobs();
  const unused = digests.filter((digest) => !kept.has(digest));
  for (const digest of unused) {
    const unlock = await library.blobs.lock(digest, AbortSignal.timeout(patienceMs)).catch(() => undefined);
    if (unlock === undefined) continue;
    try {
      await rm(library.blobs.ingestPath(digest), { force: true });
      await rm(library.blobs.journalPath(digest), { force: true });
    } finally {
      await unlock();
    }
  }
  await library.deleteUnused(unused);
}
