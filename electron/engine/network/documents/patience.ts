// Decided here: when a document is asked for again.
import { type AppError, isAppError } from '../../../../shared/errors.ts';
import { earlyEndReason } from '../connections/network-error.ts';
import { proxySignInReason } from '../connections/proxy-refusal.ts';
import { type AskedWaits, askedWaitMs, isBusyAnswer } from './asked-waits.ts';

const defaultTries = 3;
/** Milliseconds without an answer after which no further try begins. */
const patienceMs = 20_000;
/** The same for a server that cannot be connected to. */
const connectPatienceMs = 10_000;
const firstBackoffMs = 400;
/** What a download gives a server that is busy and does not say for how long: about 15 s. */
const busyTries = 5;
const firstBusyBackoffMs = 1_000;
/** The longest pause (ms) before a server that asks for none, again and again, is asked again. */
const longestBackoffMs = 30_000;
/** An answer is waited for this long (ms) at least, however much time has gone by. */
const leastAnswerMs = 1_000;

/**
 * The patience of somebody who waits for something small: three tries, or 20 s without an answer. It is counted from
 * its making or from what came on last, and over all requests that share it. `Retry-After` is honoured up to what is left of it; otherwise the
 * waits double, with jitter. A download is patient: it waits as it is asked, as long as its `AskedWaits` allow, and
 * that is no failed try.
 */
export class Patience {
  #startedAt = performance.now();
  /** True where nobody looks on, as in a download: a slow server is waited for longer. */
  readonly isPatient: boolean;
  readonly #maximumTries: number;
  readonly #waits: AskedWaits | undefined;
  #tries = 0;
  #askedInARow = 0;

  constructor(maximumTries = defaultTries, isPatient = false, waits?: AskedWaits) {
    this.isPatient = isPatient;
    this.#maximumTries = maximumTries;
    this.#waits = waits;
  }

  /** Counts a try that failed. @returns milliseconds to wait before the next one, or null when there is none. */
  waitAfter(error: AppError): number | null {
    if (!error.retryable || error.details.reason === proxySignInReason) return null;
    const isAsked = this.#waits !== undefined && askedWaitMs(error) !== undefined;
    if (isAsked && this.isPatient) return this.#obey(this.#waits, error);
    const isBusy = this.#waits !== undefined && this.isPatient && isBusyAnswer(error);
    this.#tries += 1;
    if (this.#tries >= (isBusy ? busyTries : this.#maximumTries)) return null;
    const wait = isBusy ? this.#busyBackoff() : this.#waitFor(error);
    const spent = this.#spentMs() + wait;
    const answered = error.details.status !== undefined || error.details.reason === earlyEndReason;
    const limit = isAppError(error, 'NETWORK') && !answered ? connectPatienceMs : patienceMs;
    if (spent >= limit) return null;
    return isAsked ? this.#waits.begin(error, wait) : wait;
  }

  /**
   * How long an answer is waited for now, in ms.
   * @param limitMs what it may take while somebody looks on, over all tries.
   */
  answerMs(limitMs: number): number {
    if (this.isPatient) return limitMs;
    return Math.min(limitMs, Math.max(leastAnswerMs, limitMs - this.#spentMs()));
  }

  /**
   * Something that was needed has come, such as a token or what a user was asked for: the next answer has its own time.
   * The tries are counted on.
   */
  cameOn(): void {
    this.#startedAt = performance.now();
  }

  #spentMs(): number {
    return performance.now() - this.#startedAt;
  }

  #obey(waits: AskedWaits, error: AppError): number | null {
    const pause = Math.min(longestBackoffMs, firstBackoffMs * 2 ** this.#askedInARow);
    this.#askedInARow += 1;
    const wait = waits.begin(error, pause);
    // The server is there and has answered: failures that follow are new ones.
    this.#tries = 0;
    this.#startedAt = performance.now() + (wait ?? 0);
    return wait;
  }

  #busyBackoff(): number {
    return firstBusyBackoffMs * 2 ** (this.#tries - 1) * (0.75 + Math.random() / 2);
  }

  #waitFor({ details }: AppError): number {
    if (typeof details.retryAfterMs === 'number') return details.retryAfterMs;
    return firstBackoffMs * 2 ** (this.#tries - 1) * (0.5 + Math.random());
  }
}
