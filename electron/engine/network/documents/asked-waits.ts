// Decided here: how long a server is obeyed that asks to wait (ADR 23).
import { type AppError, type ErrorCode, isAppError } from '../../../../shared/errors.ts';

/** How long (ms) one who is asked to wait does so. */
export interface WaitLimits {
  /** At most this long a time; whoever asks for more is not waited for at all. */
  longestMs: number;
  /** At most this long in all. Waits at the same time count once. */
  totalMs: number;
}

/** What a download waits when it is asked to: nobody looks on. */
export const downloadWaitLimits: WaitLimits = { longestMs: 5 * 60_000, totalMs: 60 * 60_000 };
/** What somebody waits who looks on. */
export const readerWaitLimits: WaitLimits = { longestMs: 20_000, totalMs: 20_000 };

/** A wait that begins because a server has asked for it. */
export interface AskedWait {
  /** The server that asked. */
  host: string;
  code: ErrorCode;
  waitMs: number;
}

/** Who asks for less (ms) asks for nothing: the answer is a failure like others, of which there may be three. */
const leastWaitMs = 1_000;

/**
 * Milliseconds that a server asks to wait, by an answer of 429 or 503 with `Retry-After`; undefined for a failure.
 */
export function askedWaitMs(error: AppError): number | undefined {
  const { retryAfterMs } = error.details;
  const isWait = isBusyAnswer(error) && typeof retryAfterMs === 'number' && retryAfterMs >= leastWaitMs;
  return isWait ? retryAfterMs : undefined;
}

/** True for an answer of 429 or 503, with or without `Retry-After`. */
export function isBusyAnswer(error: AppError): boolean {
  return isAppError(error, 'TOO_MANY_REQUESTS') || error.details.status === 503;
}

/** The waits that servers have asked for in one piece of work, over all its requests. */
export class AskedWaits {
  readonly #limits: WaitLimits;
  readonly #onWait: (wait: AskedWait) => void;
  #totalMs = 0;
  /** End of the last of them, in ms of `performance.now()`. */
  #endsAt = 0;

  /** @param onWait told when a wait begins. */
  constructor(limits: WaitLimits, onWait: (wait: AskedWait) => void = () => {}) {
    this.#limits = limits;
    this.#onWait = onWait;
  }

  /**
   * Begins a wait that an answer asks for.
   * @param leastMs what is waited even when the server asks for less, so that it is never asked without a pause.
   * @returns its ms, or null when that is more than there is patience for.
   */
  begin(error: AppError, leastMs: number): number | null {
    const asked = askedWaitMs(error) ?? 0;
    const waitMs = Math.max(asked, leastMs);
    const now = performance.now();
    const addedMs = Math.max(0, now + waitMs - Math.max(now, this.#endsAt));
    if (asked > this.#limits.longestMs || this.#totalMs + addedMs > this.#limits.totalMs) return null;
    this.#totalMs += addedMs;
    this.#endsAt = Math.max(this.#endsAt, now + waitMs);
    this.#onWait({ host: String(error.details.host ?? ''), code: error.code, waitMs: Math.round(waitMs) });
    return waitMs;
  }
}
