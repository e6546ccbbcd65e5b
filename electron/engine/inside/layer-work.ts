import { isAppError } from '../../../shared/errors.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import type { TocRefusal } from '../../../shared/inside/layer-toc.ts';
import { closeAll } from '../async/close-all.ts';
import { freeBytesOf } from '../files/free-space.ts';
import { isThere } from '../files/is-there.ts';
import { nearestFolder } from '../library/place/outside-library.ts';
import { layerLimits } from './bounds/layer-end.ts';
import type { LayerPlace } from './index/layer-place.ts';
import { isClaim, keyOfClaim } from './index/toc-claim.ts';
import type { Listings } from './listings/kept-listings.ts';
import { isWorthwhile, type StreamLayer, TocFetch } from './listings/toc-fetch.ts';
import type { LocatedImage, LocatedLayer } from './locate-image.ts';
import { makeRing, RingWriter } from './streaming/byte-ring.ts';
import { InsideThread } from './thread/inside-thread.ts';
import type { FoundToc } from './toc/footer.ts';

type LayerState = InsideState['layers'][number];

/** Hears of bytes of blobs that are known, one after the other. */
type OnBytes = (bytes: number) => void;

/** The listing of a layer that is not here. */
interface RemoteListing {
  reference: string;
  layer: LocatedLayer;
  onBytes: OnBytes;
  signal: AbortSignal;
}

/** On a disk with less room no index is even tried to be kept: a layer would be looked through in vain. */
const leastRoom = 256 * 1024;

/** Looks through layers, one after the other, and knows how far it is. */
export class LayerWork {
  readonly #thread = new InsideThread();
  /** Waits for the network, and so must not hold others up. */
  readonly #streaming = new InsideThread();
  readonly #listings: Listings;
  readonly #stream: StreamLayer;
  readonly #tocs: TocFetch;
  /** Bytes of the layers that are being looked through, by digest. */
  readonly #looking = new Map<string, number>();

  constructor(listings: Listings, stream: StreamLayer) {
    this.#listings = listings;
    this.#stream = stream;
    this.#tocs = new TocFetch(stream);
  }

  /** How far the layers of an image are known. Of where tables of contents lie their registry is asked. */
  async state(reference: string, located: LocatedImage, signal: AbortSignal): Promise<InsideState> {
    const layers = await Promise.all(
      located.layers.map(async (layer) => {
        const state = await this.#stateOf(layer);
        const toc = state.state === 'absent' ? await this.#tocOf(reference, layer, signal) : undefined;
        return { ...state, tocBytes: typeof toc === 'object' ? toc.place.length : null };
      }),
    );
    const sum = (isCounted: (layer: LayerState, at: number) => boolean) =>
      layers.reduce((bytes, layer, at) => bytes + (isCounted(layer, at) ? layer.bytes : 0), 0);
    const isFetched = ({ state }: LayerState, at: number) =>
      state === 'absent' || (state === 'arriving' && located.layers[at]?.isComing !== true);
    const bytesWithoutTocs = sum(isFetched);
    const saved = layers.reduce((bytes, layer) => bytes + layer.bytes - (layer.tocBytes ?? layer.bytes), 0);
    return {
      isInLibrary: located.isInLibrary,
      isWindows: located.place.isWindows,
      layers,
      bytesToRead: sum(({ state }) => state === 'here' || state === 'looking'),
      bytesToFetch: bytesWithoutTocs - saved,
      bytesWithoutTocs,
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
    const look = (layer: LayerPlace) =>
      this.#counted(digest, onBytes, (told) => this.#thread.ask('index', { layer }, signal, told));
    const { listed } = place;
    const elsewhere =
      listed === undefined || listed === place.index ? undefined : { ...place, index: listed };
    if (elsewhere !== undefined && (await isWithoutRoom(place.index))) await look(elsewhere);
    else
      await look(place).catch((error: unknown) => {
        // What is known of layers that are not here has a folder on what may be another disk.
        if (elsewhere === undefined || !isAppError(error, 'DISK_FULL', 'DISK_PERMISSION')) throw error;
        return look(elsewhere);
      });
    await this.#listings.dropParts(digest, content === 'arriving' ? arrived : undefined);
    if (content === 'here') await this.#listings.dropTocs(digest);
    await this.#listings.prune();
  }

  /**
   * Lists a layer that is not here: by the table of contents that it brings, or else by looking through it as it comes from
   * its registry. Nothing of it is kept but its listing, which is of the right bytes.
   * @throws {AppError} what registries answer; `DIGEST_MISMATCH`, `DISK_FULL`, `DISK_PERMISSION`, `CANCELLED`.
   */
  async listFromRegistry(
    reference: string,
    layer: LocatedLayer,
    onBytes: OnBytes,
    signal: AbortSignal,
  ): Promise<void> {
    const isKnown = layer.content !== 'absent' || layer.place.toc === undefined;
    const listing: RemoteListing = { reference, layer, onBytes, signal };
    const refusal = isKnown ? 'small' : await this.#listByToc(listing);
    if (refusal === undefined) return;
    await this.#listByStream(listing, refusal === 'small' ? undefined : refusal);
  }

  /** @returns why the table of contents of a layer is not used; undefined when the layer is listed by it. */
  async #listByToc({
    reference,
    layer,
    onBytes,
    signal,
  }: RemoteListing): Promise<TocRefusal | 'small' | undefined> {
    const { descriptor, place } = layer;
    const { digest, size } = descriptor;
    const { toc: claim } = place;
    const found = await this.#tocOf(reference, layer, signal);
    if (typeof found !== 'object') return found ?? 'small';
    if (!isClaim(claim)) return claim;
    // Who cannot have it has all of the layer, or hears then why that is not to be had either.
    const packed = await this.#tocs
      .read({ reference, layer: descriptor }, found.place, signal, onBytes)
      .catch(() => undefined);
    signal.throwIfAborted();
    if (packed === undefined) return 'not-fetched';
    const index = this.#listings.tocPath(digest, keyOfClaim(claim));
    const asked = { layer: { ...place, index }, size, packed, found, claim };
    return this.#streaming.ask('toc', asked, signal);
  }

  /** Where the table of contents of a layer lies that is not here; else why it is not used; undefined for none. */
  async #tocOf(
    reference: string,
    { descriptor, place }: LocatedLayer,
    signal: AbortSignal,
  ): Promise<FoundToc | TocRefusal | 'small' | undefined> {
    if (!isClaim(place.toc)) return place.toc;
    const found = await this.#tocs.find({ reference, layer: descriptor }, place.toc, signal);
    if (typeof found === 'string') return found;
    if (found.place.length > layerLimits['toc-bytes']) return 'too-large';
    return isWorthwhile(found, descriptor) ? found : 'small';
  }

  /** @param refusal why its table of contents is not used, if it brings one. */
  async #listByStream(
    { reference, layer: { descriptor, place }, onBytes, signal }: RemoteListing,
    refusal: TocRefusal | undefined,
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
      this.#streaming.ask('stream', { layer, size, ring, refusal }, either, told),
    );
    // One that cannot read any more needs no more bytes.
    reading.catch((error: unknown) => stop.abort(error));
    try {
      await this.#stream({ reference, layer: descriptor }, (bytes) => writer.write(bytes), either);
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
    const known = {
      digest,
      bytes: size,
      createdBy,
      isForeign: urls !== undefined,
      isListedByToc: layer.isListedByToc,
      tocBytes: null,
    };
    if (looked !== undefined) return { ...known, state: 'looking', doneBytes: looked };
    if (isListedWhole && (await isThere(place.index))) return { ...known, state: 'listed', doneBytes: size };
    return { ...known, state: content, doneBytes: content === 'arriving' ? arrived : 0 };
  }
}

/** True for an index that is not there, where there is no room for one. */
async function isWithoutRoom(index: string): Promise<boolean> {
  if (await isThere(index)) return false;
  const free = await nearestFolder(index)
    .then(freeBytesOf)
    .catch(() => undefined);
  return free !== undefined && free < leastRoom;
}
