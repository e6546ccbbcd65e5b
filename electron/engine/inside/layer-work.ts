import type { Descriptor } from '../../../shared/descriptor.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import { closeAll } from '../async/close-all.ts';
import { isThere } from '../files/is-there.ts';
import type { Listings } from './listings/kept-listings.ts';
import type { LocatedImage, LocatedLayer } from './locate-image.ts';
import { makeRing, RingWriter } from './streaming/byte-ring.ts';
import { InsideThread } from './thread/inside-thread.ts';

type LayerState = InsideState['layers'][number];

/** Hands on the bytes of a layer as they come from its registry. @throws {AppError} what that answers. */
export type StreamLayer = (
  reference: string,
  layer: Descriptor,
  take: (bytes: Uint8Array) => Promise<void> | undefined,
  signal: AbortSignal,
) => Promise<void>;

/** Hears of bytes of blobs that are known, one after the other. */
type OnBytes = (bytes: number) => void;

/** Looks through layers, one after the other, and knows how far it is. */
export class LayerWork {
  readonly #thread = new InsideThread();
  /** Waits for the network, and so must not hold others up. */
  readonly #streaming = new InsideThread();
  readonly #listings: Listings;
  readonly #stream: StreamLayer;
  /** Bytes of the layers that are being looked through, by digest. */
  readonly #looking = new Map<string, number>();

  constructor(listings: Listings, stream: StreamLayer) {
    this.#listings = listings;
    this.#stream = stream;
  }

  /** How far the layers of an image are known. */
  async state(located: LocatedImage): Promise<InsideState> {
    const layers = await Promise.all(located.layers.map((layer) => this.#stateOf(layer)));
    const sum = (isCounted: (layer: LayerState, at: number) => boolean) =>
      layers.reduce((bytes, layer, at) => bytes + (isCounted(layer, at) ? layer.bytes : 0), 0);
    return {
      isInLibrary: located.isInLibrary,
      isWindows: located.place.isWindows,
      layers,
      bytesToRead: sum(({ state }) => state === 'here' || state === 'looking'),
      bytesToFetch: sum(
        ({ state }, at) =>
          state === 'absent' || (state === 'arriving' && located.layers[at]?.isComing !== true),
      ),
    };
  }

  /**
   * Looks through a layer of which something is here, unless that has been done.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, `CANCELLED`.
   */
  async lookThrough(
    { descriptor: { digest }, place, content, arrived }: LocatedLayer,
    onBytes: OnBytes,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#counted(digest, onBytes, (told) => this.#thread.ask('index', { layer: place }, signal, told));
    await this.#listings.dropParts(digest, content === 'arriving' ? arrived : undefined);
    await this.#listings.prune();
  }

  /**
   * Looks through a layer as it comes from its registry. Nothing of it is kept but its listing, which is of the right bytes.
   * @throws {AppError} what registries answer; `DIGEST_MISMATCH`, `DISK_FULL`, `DISK_PERMISSION`, `CANCELLED`.
   */
  async listFromRegistry(
    reference: string,
    { descriptor, place }: LocatedLayer,
    onBytes: OnBytes,
    signal: AbortSignal,
  ): Promise<void> {
    const { digest, size } = descriptor;
    const ring = makeRing();
    const writer = new RingWriter(ring);
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    // A thread that waits for bytes hears of nothing else.
    either.addEventListener('abort', () => writer.fail(), { once: true });
    const layer = { ...place, index: this.#listings.path(digest), arrived: null };
    const reading = this.#counted(digest, onBytes, (told) =>
      this.#streaming.ask('stream', { layer, size, ring }, either, told),
    );
    // One that cannot read any more needs no more bytes.
    reading.catch((error: unknown) => stop.abort(error));
    try {
      await this.#stream(reference, descriptor, (bytes) => writer.write(bytes), either);
      writer.end();
    } catch (error) {
      writer.fail();
      // What the reader says is why the stream was stopped, if it was.
      if (stop.signal.aborted) await reading;
      await reading.catch(() => undefined);
      throw error;
    }
    await reading;
    await this.#listings.dropParts(digest);
    await this.#listings.prune();
  }

  /** Ends threads that nobody needs, and frees their memory. */
  async rest(): Promise<void> {
    await this.#thread.rest();
    await this.#streaming.rest();
  }

  async close(): Promise<void> {
    await closeAll(
      () => this.#thread.close(),
      () => this.#streaming.close(),
    );
  }

  async #counted(
    digest: string,
    onBytes: OnBytes,
    run: (told: (bytes: number) => void) => Promise<unknown>,
  ): Promise<void> {
    let told = 0;
    try {
      await run((bytes) => {
        this.#looking.set(digest, bytes);
        onBytes(bytes - told);
        told = bytes;
      });
    } finally {
      this.#looking.delete(digest);
    }
  }

  async #stateOf(layer: LocatedLayer): Promise<LayerState> {
    const { descriptor, createdBy, content, isListedWhole, arrived, place } = layer;
    const { digest, size, urls } = descriptor;
    const looked = this.#looking.get(digest);
    const known = { digest, bytes: size, createdBy, isForeign: urls !== undefined };
    if (looked !== undefined) return { ...known, state: 'looking', doneBytes: looked };
    if (isListedWhole && (await isThere(place.index))) return { ...known, state: 'listed', doneBytes: size };
    return { ...known, state: content, doneBytes: content === 'arriving' ? arrived : 0 };
  }
}
