import type { ConnectionDetail } from '../../../shared/schemas/download.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { Stretch } from './disk/piece-layout.ts';
import type { BlobResponse, BlobSource } from './fetch/blob-source.ts';
import type { ReadContext } from './fetch/segment-writer.ts';
import type { TransferObserver } from './observer.ts';
import { PayAhead } from './pace/pay-ahead.ts';
import { SpeedMeter } from './pace/speed-meter.ts';
import type { TransferTiming } from './pace/timing.ts';

/** What every connection of a blob needs. */
export interface OpenConnectionTools {
  timing: TransferTiming;
  /** Waits until bytes that arrived fit the bandwidth limits; undefined where there is nothing to wait for. */
  throttle(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

/** Makes one request, and calls `onResponse` as soon as the server has answered well. */
export type BlobFetch = (context: ReadContext, onResponse: (response: BlobResponse) => void) => Promise<void>;

/** The open connections of one blob, and what they have brought so far. */
export class OpenConnections {
  /** What kind of source answered last; null before the first answer. */
  origin: BlobSource['kind'] | null = null;
  /** The host that answered last, after redirects; null before the first answer. */
  host: string | null = null;
  /** Body bytes received. */
  bytesFetched = 0;
  readonly #partial: PartialBlob;
  readonly #tools: OpenConnectionTools;
  readonly #observer: TransferObserver;
  readonly #meter = new SpeedMeter();
  readonly #details = new Set<ConnectionDetail>();

  constructor(partial: PartialBlob, tools: OpenConnectionTools, observer: TransferObserver) {
    this.#partial = partial;
    this.#tools = tools;
    this.#observer = observer;
  }

  /** Those that have been answered and have not ended. */
  get details(): ConnectionDetail[] {
    return [...this.#details];
  }
  /** How many have been answered and have not ended. */
  get count(): number {
    return this.#details.size;
  }
  /** Body bytes per second of all of them together. */
  get bytesPerSecond(): number {
    return this.#meter.bytesPerSecond();
  }

  /**
   * Fetches one stretch, and counts its connection as open from the answer to the end.
   * @throws what `fetch` throws.
   */
  async run(source: BlobSource, stretch: Stretch, signal: AbortSignal, fetch: BlobFetch): Promise<void> {
    const { digest } = this.#partial.descriptor;
    const { offset, length } = stretch;
    const detail: ConnectionDetail = { digest, host: source.host, offset, length, received: 0 };
    try {
      await fetch(this.#contextOf(detail, signal), (response) => this.#answered(source, response, detail));
    } finally {
      this.#details.delete(detail);
    }
  }

  #answered(source: BlobSource, response: BlobResponse, detail: ConnectionDetail): void {
    if (response.host !== source.host && this.host !== response.host) {
      this.#observer.onActivity('redirected', { host: source.host, target: response.host });
    }
    this.origin = source.kind;
    this.host = response.host;
    detail.host = response.host;
    this.#details.add(detail);
  }

  #contextOf(detail: ConnectionDetail, signal: AbortSignal): ReadContext {
    const ahead = new PayAhead(detail.length, (bytes) => this.#tools.throttle(bytes, signal));
    return {
      file: this.#partial.file,
      idleMs: this.#tools.timing.idleMs,
      signal,
      onReceived: (bytes) => {
        detail.received += bytes;
        this.bytesFetched += bytes;
        this.#meter.add(bytes);
        this.#observer.onReceived(bytes);
      },
      onWritten: (bytes) => this.#partial.written(bytes),
      throttle: (bytes) => ahead.next(bytes),
    };
  }
}
