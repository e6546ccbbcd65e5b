import { shortDigest } from '../../../shared/digest.ts';
import type { BlobDetail } from '../../../shared/schemas/download.ts';

/**
 * What the blobs of a download are called in its log, as its list of layers numbers them: "layer 2 (75db9a1a3b1a)".
 * @param layerName writes the name of a layer, counted from 1.
 */
export function blobNames(
  blobs: readonly Pick<BlobDetail, 'digest' | 'kind'>[],
  layerName: (number: number) => string,
  configName: string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let layers = 0;
  for (const { digest, kind } of blobs) {
    if (kind === 'layer') layers += 1;
    if (!names.has(digest))
      names.set(digest, `${kind === 'layer' ? layerName(layers) : configName} (${shortDigest(digest)})`);
  }
  return names;
}
