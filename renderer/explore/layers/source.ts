import { isForeignMediaType } from '../../../shared/media-types.ts';
import type { ImageLayer } from '../../../shared/schemas/image.ts';

/** Where a layer's bytes are, or where they come from. */
export type LayerSource = 'here' | 'foreign' | 'registry';

/** Tells where a layer is, or which source is asked first. */
export function sourceOfLayer(layer: ImageLayer): LayerSource {
  if (layer.inLibrary) return 'here';
  return isForeignMediaType(layer.mediaType) && layer.foreignHost !== undefined ? 'foreign' : 'registry';
}

/** Bytes by source, and the hosts that serve the foreign ones. */
export interface SourceSums {
  here: number;
  foreign: number;
  registry: number;
  foreignHosts: string[];
}

/** Sums an image's distinct layers by source. */
export function sumSources(layers: readonly ImageLayer[]): SourceSums {
  const sums: SourceSums = { here: 0, foreign: 0, registry: 0, foreignHosts: [] };
  const seen = new Set<string>();
  for (const layer of layers) {
    if (seen.has(layer.digest)) continue;
    seen.add(layer.digest);
    const source = sourceOfLayer(layer);
    sums[source] += layer.size;
    if (source === 'foreign' && layer.foreignHost && !sums.foreignHosts.includes(layer.foreignHost))
      sums.foreignHosts.push(layer.foreignHost);
  }
  return sums;
}
