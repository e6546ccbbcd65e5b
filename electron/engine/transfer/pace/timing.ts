/** The waits of a transfer, in ms. Tests shorten them. */
export interface TransferTiming {
  /** A connection that brings nothing for this long has failed. */
  idleMs: number;
  /** First wait after a failure; doubles with each further failure without progress. */
  firstRetryMs: number;
  longestRetryMs: number;
  /** Failures without progress after which a source is given up. */
  triesWithoutProgress: number;
  /** What one source of one blob may ask us to wait (`Retry-After`), a time and in all. */
  asked: { longestMs: number; totalMs: number };
  /** The journal is written at most this often. */
  journalMs: number;
}

/** The waits of the app, but for those that a server asks for. */
export const defaultTiming: Omit<TransferTiming, 'asked'> = {
  idleMs: 20_000,
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  triesWithoutProgress: 5,
  journalMs: 2_000,
};

/**
 * How long to wait before try number `failures + 1`, in ms.
 * @param jitter from 0 to 1, so that connections do not return in step.
 */
export function retryDelay(timing: TransferTiming, failures: number, jitter: number): number {
  const doubled = timing.firstRetryMs * 2 ** Math.max(0, failures - 1);
  return Math.min(timing.longestRetryMs, doubled) * (0.75 + jitter / 2);
}
