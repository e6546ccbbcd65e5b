import type { ConnectionDetail } from '../../../shared/schemas/download.ts';
import type { BlockPool } from './disk/block-pool.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { BlobResponse, BlobSource } from './fetch/blob-source.ts';
import type { FetchContext } from './fetch/fetch-segment.ts';
import type { Outcome } from './fetch/outcome.ts';
import type { SourceRates } from './fetch/source-rates.ts';
import type { TransferObserver } from './observer.ts';
import { type BandwidthLimit, PayAhead } from './pace/pay-ahead.ts';
import type { Permit } from './pace/permit.ts';
import type { TransferTiming } from './pace/timing.ts';
import type { Stretch } from './pieces/piece-layout.ts';

/** What every connection of a blob needs. */
export interface OpenConnectionTools {
  timing: TransferTiming;
  blocks: BlockPool;
  limit: BandwidthLimit;
}

/** One request: whom it asks, for what, and by which right. */
export interface ConnectionRequest {
  source: BlobSource;
  stretch: Stretch;
  permit: Permit;
  /** Both signals end it. */
  signal: AbortSignal;
  takenAway?: AbortSignal;
}

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
  readonly #rates: SourceRates;
  readonly #details = new Set<ConnectionDetail>();

  constructor(
    partial: PartialBlob,
    tools: OpenConnectionTools,
    observer: TransferObserver,
    rates: SourceRates,
  ) {
    this.#partial = partial;
    this.#tools = tools;
    this.#observer = observer;
    this.#rates = rates;
  }

  /** Those that have been answered and have not ended. */
  get details(): ConnectionDetail[] {
    return [...this.#details];
  }

  /**
   * Fetches one stretch, and counts its connection as open from the answer to the end.
   * @throws what `fetch` throws.
   */
  async run(
    request: ConnectionRequest,
    fetch: (context: FetchContext) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { source, stretch, signal, takenAway } = request;
    const { offset, length } = stretch;
    const { digest } = this.#partial.descriptor;
    const detail: ConnectionDetail = { digest, host: source.host, offset, length, received: 0 };
    const stop = new AbortController();
    const onAbort = () => stop.abort(signal.reason);
    const onTakenAway = () => stop.abort(takenAway?.reason);
    signal.addEventListener('abort', onAbort);
    takenAway?.addEventListener('abort', onTakenAway);
    if (signal.aborted) onAbort();
    try {
      return await fetch(this.#contextOf(request, detail, stop.signal));
    } finally {
      signal.removeEventListener('abort', onAbort);
      takenAway?.removeEventListener('abort', onTakenAway);
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

  #contextOf(
    { source, permit }: ConnectionRequest,
    detail: ConnectionDetail,
    signal: AbortSignal,
  ): FetchContext {
    const askedAt = performance.now();
    const tally = this.#rates.of(source);
    return {
      file: this.#partial.file,
      blocks: this.#tools.blocks,
      idleMs: this.#tools.timing.idleMs,
      signal,
      ahead: new PayAhead(detail.length, this.#tools.limit, signal),
      onReceived: (bytes) => {
        detail.received += bytes;
        this.bytesFetched += bytes;
        tally.bytes += bytes;
        permit.received(bytes);
        this.#observer.onReceived(bytes);
      },
      answerLimit: tally.answerLimit,
      onWritten: (bytes) => this.#partial.written(bytes),
      onResponse: (response) => {
        tally.hasAnswered = true;
        permit.answered(performance.now() - askedAt);
        this.#answered(source, response, detail);
      },
    };
  }
}
