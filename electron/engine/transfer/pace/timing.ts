/** The waits of a transfer, in ms. Tests shorten them. */
export interface TransferTiming {
  /** A connection that brings nothing for this long has failed. */
  idleMs: number;
  /** First wait after a failure; doubles with each further failure without a new byte. */
  firstRetryMs: number;
  longestRetryMs: number;
  /** Failures without one new byte after which a source is given up. */
  triesWithoutProgress: number;
  /** The journal is written at most this often. */
  journalMs: number;
}

/** The waits of the app. */
export const defaultTiming: TransferTiming = {
  idleMs: 20_000,
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  triesWithoutProgress: 5,
  journalMs: 2_000,
};

/** How long to wait before try number `failures + 1`, in ms, with jitter so that connections do not return in step. */
export function retryDelay(timing: TransferTiming, failures: number, askedByServerMs = 0): number {
  const doubled = timing.firstRetryMs * 2 ** Math.max(0, failures - 1);
  const bounded = Math.min(timing.longestRetryMs, doubled);
  return Math.max(Math.min(askedByServerMs, timing.longestRetryMs * 2), bounded * (0.75 + Math.random() / 2));
}
