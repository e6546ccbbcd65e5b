import { rm } from 'node:fs/promises';
import { toDiskError } from '../../files/disk-error.ts';
import type { BlobStore } from '../blob-store.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { listUnfinished } from './list-unfinished.ts';
import { type Needs, neededDigests } from './needs.ts';

/** How long (ms) another process may hold a blob before it counts as working on it. */
const patienceMs = 200;

/**
 * Deletes what has arrived of these blobs, or was set aside of them, unless somebody needs it or works on it.
 * @returns bytes on the disk that this freed.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export async function discardUnfinished(
  paths: LayoutPaths,
  blobs: BlobStore,
  needs: Needs,
  digests: readonly string[],
): Promise<number> {
  const wanted = new Set(digests);
  let freed = 0;
  for (const { digest, kind, size, isNeeded } of await listUnfinished(paths, needs)) {
    if (isNeeded || !wanted.has(digest)) continue;
    const unlock = await blobs.lock(digest, AbortSignal.timeout(patienceMs)).catch(() => undefined);
    if (unlock === undefined) continue;
    try {
      // A download may have begun to need it since it was looked at.
      if (kind === 'partial' && (await neededDigests(paths, needs)).has(digest)) continue;
      if (kind === 'partial') await blobs.discardPartial(digest);
      else await rm(paths.damaged(digest), { force: true });
      freed += size;
    } catch (error) {
      throw toDiskError(error, paths.ingest(digest));
    } finally {
      await unlock();
    }
  }
  return freed;
}
