import type { LayerBlob } from '../content/blob.ts';
import { fileLayer } from '../content/file-layer.ts';
import { largeLayer, smallestLargeLayer } from '../content/large-layer.ts';

/** Layers by name, each made once, so that images share them as real ones do. */
export class LayerShelf {
  readonly #scale: number;
  readonly #layers = new Map<string, LayerBlob>();

  /** @param scale real sizes are multiplied by this. */
  constructor(scale: number) {
    this.#scale = scale;
  }

  /** A layer whose real size is `realBytes`; scaled, and never under 4 KiB. */
  large(name: string, realBytes: number): LayerBlob {
    const size = Math.max(smallestLargeLayer, Math.round(realBytes * this.#scale));
    const layer = this.#layers.get(name) ?? largeLayer(name, size);
    this.#layers.set(name, layer);
    return layer;
  }
}

/** The layer of a step that changes next to nothing, a few hundred bytes; every image has the same. */
export async function tinyLayer(): Promise<LayerBlob> {
  return await fileLayer({ 'Files/Windows/marker.txt': 'configured\n' });
}
