import type { ImageLayer } from '../../../shared/schemas/image.ts';

/** How the layers of one image relate to another's. */
export interface ImageComparison {
  /** Layers of both. */
  shared: ImageLayer[];
  /** Layers of the first alone. */
  onlyFirst: ImageLayer[];
  /** Layers of the second alone. */
  onlySecond: ImageLayer[];
}

/** Compares by digest; a blob that is a layer twice counts once, as it is stored and fetched once. */
export function compareLayers(first: readonly ImageLayer[], second: readonly ImageLayer[]): ImageComparison {
  const ofFirst = new Map(first.map((layer) => [layer.digest, layer]));
  const ofSecond = new Map(second.map((layer) => [layer.digest, layer]));
  return {
    shared: [...ofFirst.values()].filter(({ digest }) => ofSecond.has(digest)),
    onlyFirst: [...ofFirst.values()].filter(({ digest }) => !ofSecond.has(digest)),
    onlySecond: [...ofSecond.values()].filter(({ digest }) => !ofFirst.has(digest)),
  };
}

/** Bytes of some layers. */
export function sizeOf(layers: readonly ImageLayer[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}

/** How a layer relates to two images, and whether its bytes are here. */
export type Relation = 'both-here' | 'both' | 'first' | 'second-here' | 'second';

/** Tells of each layer of two images which of them have it. */
export function kindOf(
  first: readonly ImageLayer[],
  second: readonly ImageLayer[],
): (layer: ImageLayer) => Relation {
  const ofFirst = new Set(first.map(({ digest }) => digest));
  const ofSecond = new Set(second.map(({ digest }) => digest));
  return ({ digest, inLibrary }) => {
    if (!ofSecond.has(digest)) return 'first';
    if (ofFirst.has(digest)) return inLibrary ? 'both-here' : 'both';
    return inLibrary ? 'second-here' : 'second';
  };
}
