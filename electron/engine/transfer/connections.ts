import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../../../shared/errors.ts';
import type { ConnectionDetail } from '../../../shared/schemas/download.ts';
import type { PartialBlob } from './disk/partial-blob.ts';
import type { Segment } from './disk/segment.ts';
import type { BlobResponse, BlobSource } from './fetch/blob-source.ts';
import { isRangeRefused } from './fetch/fault.ts';
import { fetchSegment } from './fetch/ranged.ts';
import type { ReadContext } from './fetch/response-stream.ts';
import type { SourceList } from './fetch/source-list.ts';
import { fetchWhole } from './fetch/whole.ts';
import type { TransferObserver } from './observer.ts';
import { ConnectionRamp, rampStepMs } from './pace/congestion.ts';
import type { Permit } from './pace/connection-budget.ts';
import { PayAhead } from './pace/pay-ahead.ts';
import { SpeedMeter } from './pace/speed-meter.ts';
import { type FailureCounter, type RecoveryTools, SourceRecovery } from './source-recovery.ts';

/** Answers without a range, one after the other, that show that a server has none. */
const refusalsToBelieve = 3;

/** What the connections of all blobs share. */
export interface CrewTools extends RecoveryTools {
  connectionsPerBlob: () => number;
  /** Waits until bytes that arrived fit the bandwidth limits; undefined where there is nothing to wait for. */
  throttle(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

/** The connections that fetch one blob: how many there are, what each does next, and what happens when one fails. */
export class ConnectionCrew {
  origin: 'registry' | 'foreign' | null = null;
  host: string | null = null;
  /** Body bytes received. */
  bytesFetched = 0;
  readonly #partial: PartialBlob;
  readonly #sources: SourceList;
  readonly #order: () => number;
  readonly #tools: CrewTools;
  readonly #observer: TransferObserver;
  readonly #recovery: SourceRecovery;
  readonly #meter = new SpeedMeter();
  readonly #open = new Set<ConnectionDetail>();
  #refusals = 0;
  #queued = 0;
  #busy = 0;

  constructor(
    partial: PartialBlob,
    sources: SourceList,
    order: () => number,
    tools: CrewTools,
    observer: TransferObserver,
  ) {
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

  get connections(): ConnectionDetail[] {
    return [...this.#open];
  }

  /**
   * Fetches every byte that is not on the disk yet.
   * @throws {AppError} of the last source when all have failed, `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
   */
  async fetchMissing(signal: AbortSignal): Promise<void> {
    const journalTimer = setInterval(
      () => void this.#partial.save().catch(() => undefined),
      this.#tools.timing.journalMs,
    );
    try {
      while (!this.#partial.board.isComplete) {
        if (this.#refusals < refusalsToBelieve) await this.#fetchPieces(signal);
        else await this.#fetchStream(signal);
      }
    } finally {
      clearInterval(journalTimer);
    }
  }

  /** Runs connections until all pieces are here, one fails for good, or the server turns out to have no ranges. */
  async #fetchPieces(signal: AbortSignal): Promise<void> {
    const { board } = this.#partial;
    const stop = new AbortController();
    const crewSignal = AbortSignal.any([signal, stop.signal]);
    const ramp = new ConnectionRamp();
    const running = new Set<Promise<void>>();
    let failure: unknown;
    const staff = () => {
      ramp.observe(this.#meter.bytesPerSecond(), this.#open.size, performance.now());
      const wanted = Math.min(ramp.target, this.#tools.connectionsPerBlob());
      while (!crewSignal.aborted && running.size < wanted && board.hasWork()) start();
    };
    const start = () => {
      const connection = this.#work(crewSignal, staff)
        .catch((error: unknown) => {
          failure ??= error;
          stop.abort();
        })
        .finally(() => running.delete(connection));
      running.add(connection);
    };
    start();
    const rampTimer = setInterval(staff, rampStepMs);
    try {
      while (running.size > 0) await Promise.race(running);
    } finally {
      clearInterval(rampTimer);
    }
    signal.throwIfAborted();
    if (failure !== undefined && !this.#isRangeless(failure)) throw failure;
  }

  /** One connection: claims segment after segment until there is none left. */
  async #work(signal: AbortSignal, onFirstAnswer: () => void): Promise<void> {
    while (await this.#workOnNext(signal, onFirstAnswer));
  }

  /** Fetches one segment, with as many tries as it takes; false when there was none to claim. */
  async #workOnNext(signal: AbortSignal, onFirstAnswer: () => void): Promise<boolean> {
    let segment: Segment | undefined;
    try {
      do {
        const source = this.#sources.current;
        const permit = await this.#permitFor(source, signal);
        try {
          segment ??= this.#partial.board.claim();
          if (segment === undefined) return false;
          await this.#fetch(source, segment, signal, onFirstAnswer);
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

  async #fetch(
    source: BlobSource,
    segment: Segment,
    signal: AbortSignal,
    onFirstAnswer: () => void,
  ): Promise<void> {
    const { digest, size } = this.#partial.descriptor;
    const detail = {
      digest,
      host: source.host,
      offset: segment.position,
      length: segment.remaining,
      received: 0,
    };
    const context = this.#contextOf(detail, signal);
    try {
      await context.throttle(0);
      await fetchSegment(source, segment, size, context, (response) => {
        if (response.status === 206) this.#refusals = 0;
        this.#onResponse(source, response, detail);
        onFirstAnswer();
      });
    } finally {
      this.#open.delete(detail);
    }
  }

  /** The way of servers without ranges: one stream from zero, again and again until all of it has come. */
  async #fetchStream(signal: AbortSignal): Promise<void> {
    const { board, descriptor } = this.#partial;
    const source = this.#sources.current;
    this.#observer.onActivity('ranges-refused', { host: source.host, digest: descriptor.digest });
    const counter = { failures: 0 };
    while (!board.isComplete && source === this.#sources.current) {
      const before = board.bytesDone;
      const detail = {
        digest: descriptor.digest,
        host: source.host,
        offset: 0,
        length: descriptor.size,
        received: 0,
      };
      const permit = await this.#permitFor(source, signal);
      try {
        await fetchWhole(source, board, this.#contextOf(detail, signal), (response) =>
          this.#onResponse(source, response, detail),
        );
      } catch (error) {
        permit.release();
        if (board.bytesDone > before) counter.failures = 0;
        await this.#recover(source, error, counter, signal);
      } finally {
        permit.release();
        this.#busy--;
        this.#open.delete(detail);
      }
    }
    this.#refusals = 0;
  }

  /** What follows a failure; a range that was refused is asked for again until the server is believed to have none. */
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

  #onResponse(source: BlobSource, response: BlobResponse, detail: ConnectionDetail): void {
    if (response.host !== source.host && this.host !== response.host) {
      this.#observer.onActivity('redirected', { host: source.host, target: response.host });
    }
    this.origin = source.kind;
    this.host = response.host;
    detail.host = response.host;
    this.#open.add(detail);
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
