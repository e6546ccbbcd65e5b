import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { TocRefusal } from '../../../../shared/inside/layer-toc.ts';
import type { TocClaim } from '../index/toc-claim.ts';
import { estargzFooterBytes, type FoundToc, readFooter } from '../toc/footer.ts';

/** A stretch of a blob, in bytes. */
export interface LayerRange {
  offset: number;
  length: number;
}

/** A layer of the image that a reference names. */
export interface RemoteLayer {
  reference: string;
  layer: Descriptor;
}

/** Hands on the bytes of a layer, or of a stretch of it, as they come from its registry. @throws {AppError} what that answers. */
export type StreamLayer = (
  streamed: RemoteLayer & { range?: LayerRange },
  take: (bytes: Uint8Array) => Promise<void> | undefined,
  signal: AbortSignal,
) => Promise<void>;

/** Ends of layers that are remembered; those that could not be had for so long (ms), so that what is said to be fetched is. */
const keptFooters = 200;
const keptFailureMs = 60_000;

/** How long (ms) the end of a layer is waited for: all of the layer tells as much. */
const longestWaitMs = 10_000;

/** Fetches tables of contents of layers that are not here, and nothing else of them. */
export class TocFetch {
  readonly #stream: StreamLayer;
  /** Where the tables of eStargz lie, by layer. */
  readonly #footers = new LRUCache<string, FoundToc | 'no-footer' | 'not-fetched'>({ max: keptFooters });

  constructor(stream: StreamLayer) {
    this.#stream = stream;
  }

  /**
   * Where the table lies that a manifest claims. Of eStargz the last bytes of the layer are fetched.
   * @throws the signal's reason.
   */
  async find(
    remote: RemoteLayer,
    { format, place }: TocClaim,
    signal: AbortSignal,
  ): Promise<FoundToc | TocRefusal> {
    if (place !== undefined) return { format, place };
    const { digest, size } = remote.layer;
    const known = this.#footers.get(digest);
    if (known !== undefined) return known;
    const length = Math.min(size, estargzFooterBytes);
    const soon = AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]);
    const range = { offset: size - length, length };
    const end = await this.read(remote, range, soon).catch(() => undefined);
    signal.throwIfAborted();
    if (end === undefined) {
      this.#footers.set(digest, 'not-fetched', { ttl: keptFailureMs });
      return 'not-fetched';
    }
    const found = readFooter(end, size);
    const footer = found?.format === format ? found : 'no-footer';
    this.#footers.set(digest, footer);
    return footer;
  }

  /** Fetches a stretch of a layer. @throws {AppError} what the registry answers. */
  async read(
    remote: RemoteLayer,
    range: LayerRange,
    signal: AbortSignal,
    onBytes: (bytes: number) => void = () => undefined,
  ): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.alloc(range.length);
    let at = 0;
    const take = (part: Uint8Array) => {
      bytes.set(part, at);
      at += part.length;
      onBytes(part.length);
      return undefined;
    };
    await this.#stream({ ...remote, range }, take, signal);
    return bytes;
  }
}

/** True when a table saves so much that what it says is preferred to what is in the tar. */
export function isWorthwhile({ place }: FoundToc, { size }: Descriptor): boolean {
  return place.length * 2 < size;
}
