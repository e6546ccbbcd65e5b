import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../../../shared/errors.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { Segment } from './disk/segment.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { isRangeRefused } from './fetch/fault.ts';
import { fetchSegment } from './fetch/ranged.ts';
import type { SourceList } from './fetch/source-list.ts';
import { fetchWhole } from './fetch/whole.ts';
import type { TransferObserver } from './observer.ts';
import { OpenConnections, type OpenConnectionTools } from './open-connections.ts';
import { CongestionControl, congestionStepMs } from './pace/congestion.ts';
import type { Permit } from './pace/connection-budget.ts';
import { type FailureCounter, type RecoveryTools, SourceRecovery } from './source-recovery.ts';

/** After this many refused ranges in a row a server is believed to support none. */
const refusalsToBelieve = 3;

/** What the connections of all blobs share. */
export interface ConnectionTools extends RecoveryTools, OpenConnectionTools {
  connectionsPerBlob: () => number;
}

/** The connections that fetch one blob: how many there are, what each does next, and what happens when one fails. */
export class BlobConnections {
  /** Those that are open now, and what they have brought. */
  readonly open: OpenConnections;
  readonly #partial: PartialBlob;
  readonly #sources: SourceList;
  readonly #order: () => number;
  readonly #tools: ConnectionTools;
  readonly #observer: TransferObserver;
  readonly #recovery: SourceRecovery;
  #refusals = 0;
  #queued = 0;
  #busy = 0;

  /** @param order place in the queue, asked whenever a connection is free: lower comes first. */
  constructor(
    partial: PartialBlob,
    sources: SourceList,
    order: () => number,
    tools: ConnectionTools,
    observer: TransferObserver,
  ) {
    this.open = new OpenConnections(partial, tools, observer);
    this.#partial = partial;
    this.#sources = sources;
    this.#order = order;
    this.#tools = tools;
    this.#observer = observer;
    this.#recovery = new SourceRecovery(partial.descriptor.digest, sources, tools, observer);
  }

  /** True while it can do nothing but wait for a connection that others hold. */
  get isQueued(): boolean {
    return this.#queued > 0 && this.#busy === 0;
  }

  /**
   * Fetches every byte that is not on the disk yet, in ranges (RFC 9110 §14) where the server supports them.
   * @throws {AppError} of the last source when all have failed, `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
   */
  async fetchMissing(signal: AbortSignal): Promise<void> {
    const journalTimer = setInterval(
      () => void this.#partial.save().catch(() => undefined),
      this.#tools.timing.journalMs,
    );
    try {
      while (!this.#partial.pieceMap.isComplete) {
        if (this.#refusals < refusalsToBelieve) await this.#fetchPieces(signal);
        else await this.#fetchStream(signal);
      }
    } finally {
      clearInterval(journalTimer);
    }
  }

  /** Runs connections until all pieces are here, one fails for good, or the server turns out to have no ranges. */
  async #fetchPieces(signal: AbortSignal): Promise<void> {
    const { pieceMap } = this.#partial;
    const stop = new AbortController();
    const eitherSignal = AbortSignal.any([signal, stop.signal]);
    const congestion = new CongestionControl();
    const running = new Set<Promise<void>>();
    let failure: unknown;
    const startMore = () => {
      congestion.observe(this.open.bytesPerSecond, this.open.count, performance.now());
      const target = Math.min(congestion.target, this.#tools.connectionsPerBlob());
      while (!eitherSignal.aborted && running.size < target && pieceMap.hasWork()) start();
    };
    const start = () => {
      const connection = this.#fetchSegments(eitherSignal, startMore)
        .catch((error: unknown) => {
          failure ??= error;
          stop.abort();
        })
        .finally(() => running.delete(connection));
      running.add(connection);
    };
    start();
    const congestionTimer = setInterval(startMore, congestionStepMs);
    try {
      while (running.size > 0) await Promise.race(running);
    } finally {
      clearInterval(congestionTimer);
    }
    signal.throwIfAborted();
    if (failure !== undefined && !this.#isRangeless(failure)) throw failure;
  }

  /** One connection: claims segment after segment until there is none left. */
  async #fetchSegments(signal: AbortSignal, onAnswer: () => void): Promise<void> {
    while (await this.#fetchNextSegment(signal, onAnswer));
  }

  /** Fetches one segment, with as many tries as it takes; false when there was none to claim. */
  async #fetchNextSegment(signal: AbortSignal, onAnswer: () => void): Promise<boolean> {
    let segment: Segment | undefined;
    try {
      do {
        const source = this.#sources.current;
        const permit = await this.#permitFor(source, signal);
        try {
          segment ??= this.#partial.pieceMap.claim();
          if (segment === undefined) return false;
          await this.#fetchSegment(source, segment, signal, onAnswer);
        } catch (error) {
          permit.release();
          if (segment === undefined) throw error;
          await this.#recover(source, error, segment, signal);
        } finally {
          permit.release();
          this.#busy--;
        }
      } while (!segment.isComplete);
      return true;
    } finally {
      if (segment !== undefined) segment.claimed = false;
    }
  }

  async #fetchSegment(
    source: BlobSource,
    segment: Segment,
    signal: AbortSignal,
    onAnswer: () => void,
  ): Promise<void> {
    const { size } = this.#partial.descriptor;
    const stretch = { offset: segment.position, length: segment.remaining };
    await this.open.run(source, stretch, signal, async (context, onResponse) => {
      await context.throttle(0);
      await fetchSegment(source, segment, size, context, (response) => {
        if (response.status === 206) this.#refusals = 0;
        onResponse(response);
        onAnswer();
      });
    });
  }

  /** Fetches from a server without ranges: one stream from the first byte, again and again until all of it has come. */
  async #fetchStream(signal: AbortSignal): Promise<void> {
    const { pieceMap, descriptor } = this.#partial;
    const source = this.#sources.current;
    this.#observer.onActivity('ranges-refused', { host: source.host, digest: descriptor.digest });
    const counter = { failures: 0 };
    while (!pieceMap.isComplete && source === this.#sources.current) {
      const before = pieceMap.bytesDone;
      const permit = await this.#permitFor(source, signal);
      try {
        const stretch = { offset: 0, length: descriptor.size };
        await this.open.run(source, stretch, signal, (context, onResponse) =>
          fetchWhole(source, pieceMap, context, onResponse),
        );
      } catch (error) {
        permit.release();
        if (pieceMap.bytesDone > before) counter.failures = 0;
        await this.#recover(source, error, counter, signal);
      } finally {
        permit.release();
        this.#busy--;
      }
    }
    this.#refusals = 0;
  }

  async #permitFor(source: BlobSource, signal: AbortSignal): Promise<Permit> {
    this.#queued++;
    try {
      const permit = await this.#tools.budget.acquire(source.host, this.#order, signal);
      this.#busy++;
      return permit;
    } finally {
      this.#queued--;
    }
  }

  /** Waits as the failure demands. A refused range is asked for again until the server is believed to support none. */
  async #recover(
    source: BlobSource,
    thrown: unknown,
    counter: FailureCounter,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    if (!isAppError(thrown) || !isRangeRefused(thrown))
      return this.#recovery.recover(source, thrown, counter, signal);
    if (++this.#refusals >= refusalsToBelieve) throw thrown;
    await delay(this.#tools.timing.firstRetryMs, undefined, { signal });
  }

  #isRangeless(failure: unknown): boolean {
    return isAppError(failure) && isRangeRefused(failure) && this.#refusals >= refusalsToBelieve;
  }
}
