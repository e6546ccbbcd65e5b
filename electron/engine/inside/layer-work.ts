import type { InsideState } from '../../../shared/inside/inside-state.ts';
import { isThere } from '../files/is-there.ts';
import type { LocatedImage, LocatedLayer } from './locate-image.ts';
import { InsideThread } from './thread/inside-thread.ts';

type LayerState = InsideState['layers'][number];

/** Looks through layers, one after the other, and knows how far it is. */
export class LayerWork {
  readonly #thread = new InsideThread();
  /** Bytes of the layers that are being looked through, by digest. */
  readonly #looking = new Map<string, number>();

  /** How far the layers of an image are known. */
  async state(located: LocatedImage): Promise<InsideState> {
    const layers = await Promise.all(
      located.layers.map((layer, at) => this.#stateOf(layer, located.place.layers[at]?.index)),
    );
    const sum = (states: readonly LayerState['state'][]) =>
      layers.reduce((bytes, layer) => bytes + (states.includes(layer.state) ? layer.bytes : 0), 0);
    return {
      isInLibrary: located.isInLibrary,
      isWindows: located.place.isWindows,
      layers,
      bytesToRead: sum(['here', 'looking']),
      bytesToFetch: sum(['absent']),
    };
  }

  /**
   * Looks through those layers of an image that nobody has looked through.
   * @param onBytes hears of bytes of blobs that are known, in all.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, `CANCELLED`.
   */
  async lookThrough(
    { place, layers }: LocatedImage,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [at, layer] of place.layers.entries()) {
      const { digest } = layer;
      let told = 0;
      try {
        await this.#thread.ask('index', { layer }, signal, (bytes) => {
          this.#looking.set(digest, bytes);
          onBytes(bytes - told);
          told = bytes;
        });
      } finally {
        this.#looking.delete(digest);
      }
      onBytes((layers[at]?.descriptor.size ?? told) - told);
    }
    await this.#thread.rest();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #stateOf(
    { descriptor, createdBy, isHere }: LocatedLayer,
    index: string | undefined,
  ): Promise<LayerState> {
    const { digest, size, urls } = descriptor;
    const looked = this.#looking.get(digest);
    const isListed = looked === undefined && index !== undefined && (await isThere(index));
    const state = isListed ? 'listed' : looked !== undefined ? 'looking' : isHere ? 'here' : 'absent';
    return {
      digest,
      bytes: size,
      createdBy,
      isForeign: urls !== undefined,
      state,
      doneBytes: isListed ? size : (looked ?? 0),
    };
  }
}
