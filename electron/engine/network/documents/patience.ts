import { type AppError, isAppError } from '../../../../shared/errors.ts';
import { proxySignInReason } from '../connections/proxy-refusal.ts';

const defaultTries = 3;
/** Milliseconds without an answer after which no further try begins. */
const patienceMs = 20_000;
/** The same for a server that cannot be connected to. */
const connectPatienceMs = 10_000;
const firstBackoffMs = 400;

/**
 * The patience of somebody who waits for something small: three tries, or 20 s without an answer. It is counted from
 * its making, and over all requests that share it. `Retry-After` is honoured up to what is left of it; otherwise the
 * waits double, with jitter.
 */
export class Patience {
  readonly #startedAt = performance.now();
  readonly #maximumTries: number;
  #tries = 0;

  constructor(maximumTries = defaultTries) {
    this.#maximumTries = maximumTries;
  }

  /** Counts a try that failed. @returns milliseconds to wait before the next one, or null when there is none. */
  waitAfter(error: AppError): number | null {
    this.#tries += 1;
    if (!error.retryable || error.details.reason === proxySignInReason) return null;
    if (this.#tries >= this.#maximumTries) return null;
    const wait = this.#waitFor(error);
    const spent = performance.now() - this.#startedAt + wait;
    const answered = error.details.status !== undefined;
    const limit = isAppError(error, 'NETWORK') && !answered ? connectPatienceMs : patienceMs;
    return spent >= limit ? null : wait;
  }

  #waitFor({ details }: AppError): number {
    if (typeof details.retryAfterMs === 'number') return details.retryAfterMs;
    return firstBackoffMs * 2 ** (this.#tries - 1) * (0.5 + Math.random());
  }
}
