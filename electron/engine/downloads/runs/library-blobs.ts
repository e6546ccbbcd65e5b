import { readImageContents } from '../../library/image-contents.ts';
import type { Library } from '../../library/layout.ts';
import { type PlannedBlob, plannedLayers } from './plan.ts';

/** Another process that holds a blob longer than this (ms) is fetching it. */
const patienceMs = 200;

/**
 * Deletes what has arrived of these blobs, whole or in part, where no image and no download needs it. One that
 * another process is fetching is left to it.
 * @throws {AppError} `LIBRARY_BUSY`, `DISK_PERMISSION`; the system's error when a partial blob cannot be removed.
 */
export async function discardBlobs(library: Library, digests: readonly string[]): Promise<void> {
  const kept = library.keptBlobs();
  const unused = digests.filter((digest) => !kept.has(digest));
  for (const digest of unused) {
    const unlock = await library.blobs.lock(digest, AbortSignal.timeout(patienceMs)).catch(() => undefined);
    if (unlock === undefined) continue;
    try {
      await library.blobs.discardPartial(digest);
    } finally {
      await unlock();
    }
  }
  await library.deleteUnused(unused);
}

/**
 * The layers of an image that is in the library, for a download that an earlier process has done. Empty when the
 * image is no longer there, or damaged, which verifying the library tells.
 */
export async function recallBlobs(library: Library, digest: string): Promise<PlannedBlob[]> {
  try {
    const entry = (await library.entries()).find((candidate) => candidate.digest === digest);
    if (entry === undefined) return [];
    const { manifests } = await readImageContents(library.blobs, entry);
    const layers = await Promise.all(
      manifests.map(async (manifest) => {
        const config = await library.blobs.readSmallBlob(manifest.config.digest).catch(() => null);
        return plannedLayers(manifest.layers, config);
      }),
    );
    return [...new Map(layers.flat().map((layer) => [layer.descriptor.digest, layer])).values()];
  } catch {
    return [];
  }
}
