import { setTimeout as delay } from 'node:timers/promises';
import { isAppError, toAppError } from '../../../shared/errors.ts';
import type { ConnectionDetail } from '../../../shared/schemas/download.ts';
import type { BlobResponse, BlobSource } from './blob-source.ts';
import type { ConnectionBudget } from './connection-budget.ts';
import { ConnectionRamp, rampStepMs } from './connection-ramp.ts';
import type { PartialBlob } from './partial-blob.ts';
import type { ReadContext } from './response-stream.ts';
import type { Segment } from './segment.ts';
import { fetchSegment } from './segment-fetch.ts';
import { SourceList } from './source-list.ts';
import { SpeedMeter } from './speed-meter.ts';
import { isRangeRefused } from './transfer-fault.ts';
import type { TransferObserver } from './transfer-observer.ts';
import { retryDelay, type TransferTiming } from './transfer-timing.ts';
import { fetchWhole } from './whole-fetch.ts';

/** Answers without a range, one after the other, that show that a server has none. */
const refusalsToBelieve = 3;

/** What the connections of all blobs share. */
export interface CrewTools {
  budget: ConnectionBudget;
  timing: TransferTiming;
  connectionsPerBlob: () => number;
  /** Waits until bytes that arrived fit the bandwidth limits. */
  throttle(bytes: number, signal: AbortSignal): Promise<void>;
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
  readonly #meter = new SpeedMeter();
  readonly #open = new Set<ConnectionDetail>();
  #refusals = 0;

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
        const permit = await this.#tools.budget.acquire(source.host, this.#order, signal);
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
        }
      } while (!segment.isComplete);
      return true;
    } finally {
      if (segment !== undefined) segment.claimed = false;
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
    try {
      await fetchSegment(source, segment, size, this.#contextOf(detail, signal), (response) => {
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
      const permit = await this.#tools.budget.acquire(source.host, this.#order, signal);
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
        this.#open.delete(detail);
      }
    }
    this.#refusals = 0;
  }

  /** Decides what follows a failure: wait and try again, go to another source, or give up by throwing. */
  async #recover(
    source: BlobSource,
    thrown: unknown,
    counter: { failures: number },
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const error = toAppError(thrown);
    if (isAppError(error, 'DISK_FULL', 'DISK_PERMISSION', 'INTERNAL')) throw error;
    const { digest } = this.#partial.descriptor;
    if (isRangeRefused(error) && ++this.#refusals >= refusalsToBelieve) throw error;
    if (isRangeRefused(error)) return;
    counter.failures++;
    if (SourceList.isFinal(source, error) || counter.failures >= this.#tools.timing.triesWithoutProgress) {
      counter.failures = 0;
      const wasCurrent = source === this.#sources.current;
      this.#sources.giveUp(source, error);
      if (!wasCurrent) return;
      const next = this.#sources.current;
      this.#observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
      if (next.kind === 'foreign') this.#observer.onActivity('foreign-source', { host: next.host, digest });
      return;
    }
    if (error.code === 'TOO_MANY_REQUESTS' || error.details.status === 503) {
      this.#tools.budget.slowDown(source.host);
      this.#observer.onActivity('slowed-down', { host: source.host });
    }
    const asked = error.details.retryAfterMs;
    const waitMs = retryDelay(this.#tools.timing, counter.failures, typeof asked === 'number' ? asked : 0);
    this.#observer.onActivity('retry', {
      host: source.host,
      code: error.code,
      digest,
      waitMs: Math.round(waitMs),
    });
    await delay(waitMs, undefined, { signal });
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
      onWritten: () => this.#partial.written(),
      throttle: (bytes) => this.#tools.throttle(bytes, signal),
    };
  }
}
