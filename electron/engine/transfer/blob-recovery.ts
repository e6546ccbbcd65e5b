import type { BlobSource } from './fetch/blob-source.ts';
import { leastProgressBytes, type Outcome } from './fetch/outcome.ts';
import type { SourceList } from './fetch/source-list.ts';
import type { TransferObserver } from './observer.ts';
import type { ConnectionBudget } from './pace/connection-budget.ts';
import type { TransferTiming } from './pace/timing.ts';
import { after, afterProbe, type History, type Next } from './recovery/after.ts';

/** What recovery works with. */
export interface RecoveryTools {
  budget: ConnectionBudget;
  timing: TransferTiming;
}

/** What is known of the part that a request was for. */
export type PartHistory = Pick<History, 'failures' | 'isSameOutage' | 'newBytes'>;

/** What a whole blob's request knows of itself. */
export const firstTry: PartHistory = { failures: 0, isSameOutage: false, newBytes: 0 };

/** Remembers how the sources of one blob behave, and carries out for all its connections what `after` decides. */
export class BlobRecovery {
  readonly #digest: string;
  readonly #sources: SourceList;
  readonly #tools: RecoveryTools;
  readonly #observer: TransferObserver;
  readonly #rangesRefused = new Map<BlobSource, number>();
  readonly #askedMs = new Map<BlobSource, number>();
  /** Failures of a mirror since it last brought something, whatever part of the blob they were about. */
  readonly #mirrorFailures = new Map<BlobSource, number>();

  constructor(digest: string, sources: SourceList, tools: RecoveryTools, observer: TransferObserver) {
    this.#digest = digest;
    this.#sources = sources;
    this.#tools = tools;
    this.#observer = observer;
  }

  /** A source has answered a range with that range. */
  gaveRange(source: BlobSource): void {
    this.#rangesRefused.delete(source);
  }

  /**
   * Decides what follows a request, and tells the host's other connections and the log.
   * @returns what is left to do for the connection itself.
   * @throws {AppError} what no further try can help: a full disk, or the last source's failure.
   */
  settle(outcome: Outcome, source: BlobSource, part: PartHistory): Next {
    const next = after(outcome, this.#historyOf(source, part), this.#tools.timing);
    if (source.kind === 'mirror') this.#countOfMirror(source, next, part);
    return this.#carryOut(next, outcome, source);
  }

  /**
   * The same for a probe of ranges.
   * @throws {AppError} as `settle`.
   */
  settleProbe(outcome: Outcome, source: BlobSource, part: PartHistory): Next {
    if (outcome.kind === 'complete') this.gaveRange(source);
    const next = afterProbe(outcome, this.#historyOf(source, part), this.#tools.timing);
    return this.#carryOut(next, outcome, source);
  }

  #historyOf(source: BlobSource, part: PartHistory): History {
    const rangesRefused = this.#rangesRefused.get(source) ?? 0;
    const askedMs = this.#askedMs.get(source) ?? 0;
    const isSpare = source.kind === 'mirror' && this.#sources.usable.length > 1;
    const known = { ...part, source, rangesRefused, askedMs, isSpare, jitter: Math.random() };
    return isSpare
      ? { ...known, failures: this.#mirrorFailures.get(source) ?? 0, isSameOutage: false }
      : known;
  }

  #countOfMirror(source: BlobSource, next: Next, { newBytes }: PartHistory): void {
    if (newBytes >= leastProgressBytes || next.kind === 'go-on') this.#mirrorFailures.delete(source);
    if ('failures' in next) this.#mirrorFailures.set(source, next.failures);
  }

  #carryOut(next: Next, outcome: Outcome, source: BlobSource): Next {
    const { host } = source;
    const digest = this.#digest;
    if (outcome.kind === 'range-refused')
      this.#rangesRefused.set(source, (this.#rangesRefused.get(source) ?? 0) + 1);
    switch (next.kind) {
      case 'give-up':
        throw next.error;
      case 'next-source':
        this.#goToNext(source, next.error);
        break;
      case 'wait-as-asked':
        this.#waitAsAsked(source, next);
        break;
      case 'stream':
        this.#observer.onActivity('ranges-refused', { host, digest });
        break;
      case 'retry': {
        const { error, waitMs } = next;
        if (next.isBusy) {
          this.#tools.budget.slowDown(host);
          this.#observer.onActivity('slowed-down', { host });
        }
        this.#observer.onActivity('retry', { host, code: error.code, digest, waitMs: Math.round(waitMs) });
      }
    }
    return next;
  }

  /** All connections to the host wait; those that were told the same at the same time have been told once. */
  #waitAsAsked(source: BlobSource, { waitMs, error }: Extract<Next, { kind: 'wait-as-asked' }>): void {
    const { host } = source;
    const lengthenedBy = this.#tools.budget.pause(host, waitMs);
    if (lengthenedBy === 0) return;
    this.#askedMs.set(source, (this.#askedMs.get(source) ?? 0) + lengthenedBy);
    const facts = { host, code: error.code, waitMs: Math.round(waitMs), digest: this.#digest };
    this.#observer.onActivity('asked-to-wait', facts);
  }

  #goToNext(source: BlobSource, error: Extract<Next, { kind: 'next-source' }>['error']): void {
    const sources = this.#sources;
    // Another connection may have given it up already.
    if (!sources.usable.includes(source)) return;
    const isOrigin = source === sources.origin;
    sources.giveUp(source, error);
    const digest = this.#digest;
    this.#observer.onActivity('source-failed', { host: source.host, code: error.code, digest });
    const next = sources.origin;
    if (isOrigin && next?.kind === 'foreign')
      this.#observer.onActivity('foreign-source', { host: next.host, digest });
  }
}
