import { readImageContents } from '../../library/image-contents.ts';
import type { Library } from '../../library/layout.ts';
import { type PlannedBlob, plannedLayers } from './plan.ts';

/**
 * The layers of an image that is in the library, for a download that an earlier process has done. Empty when the
 * image is there no longer, or damaged: verifying tells that, not a look at a download.
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
