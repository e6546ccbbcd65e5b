import { setTimeout as delay } from 'node:timers/promises';
import { isAppError, toAppError } from '../../../shared/errors.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import type { ConnectionBudget } from './pace/connection-budget.ts';
import { retryDelay, type TransferTiming } from './pace/timing.ts';

/** What recovery works with. */
export interface RecoveryTools {
  budget: ConnectionBudget;
  timing: TransferTiming;
}

/** Failures since the last new byte; whoever receives one sets it back to 0. */
export interface FailureCounter {
  failures: number;
}

/** What follows a failure of one blob's source: wait and try again, go on to another source, or give up. */
export class SourceRecovery {
  readonly #digest: string;
  readonly #sources: SourceList;
  readonly #tools: RecoveryTools;
  readonly #observer: TransferObserver;

  constructor(digest: string, sources: SourceList, tools: RecoveryTools, observer: TransferObserver) {
    this.#digest = digest;
    this.#sources = sources;
    this.#tools = tools;
    this.#observer = observer;
  }

  /**
   * Returns when it is time for another try, at the source that is current then.
   * @throws {AppError} what no further try can help: a full disk, or the last source's failure.
   */
  async recover(
    source: BlobSource,
    thrown: unknown,
    counter: FailureCounter,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const error = toAppError(thrown);
    if (isAppError(error, 'DISK_FULL', 'DISK_PERMISSION', 'INTERNAL')) throw error;
    counter.failures++;
    if (SourceList.isFinal(source, error) || counter.failures >= this.#tools.timing.triesWithoutProgress) {
      counter.failures = 0;
      this.#goToNext(source, error);
      return;
    }
    if (error.code === 'TOO_MANY_REQUESTS' || error.details.status === 503) {
      this.#tools.budget.slowDown(source.host);
      this.#observer.onActivity('slowed-down', { host: source.host });
    }
    const asked = error.details.retryAfterMs;
    const waitMs = retryDelay(this.#tools.timing, counter.failures, typeof asked === 'number' ? asked : 0);
    const facts = { host: source.host, code: error.code, digest: this.#digest, waitMs: Math.round(waitMs) };
    this.#observer.onActivity('retry', facts);
    await delay(waitMs, undefined, { signal });
  }

  #goToNext(source: BlobSource, error: ReturnType<typeof toAppError>): void {
    const wasCurrent = source === this.#sources.current;
    this.#sources.giveUp(source, error);
    if (!wasCurrent) return;
    const digest = this.#digest;
    const next = this.#sources.current;
    this.#observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
    if (next.kind === 'foreign') this.#observer.onActivity('foreign-source', { host: next.host, digest });
  }
}
