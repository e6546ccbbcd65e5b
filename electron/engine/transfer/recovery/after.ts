// Decided here: when a piece is tried again, and when a source is given up.
import type { AppError } from '../../../../shared/errors.ts';
import { askedWaitMs, isBusyAnswer } from '../../network/documents/asked-waits.ts';
import type { BlobSource } from '../fetch/blob-source.ts';
import { type Failure, leastProgressBytes, type Outcome } from '../fetch/outcome.ts';
import { SourceList } from '../fetch/source-list.ts';
import { retryDelay, type TransferTiming } from '../pace/timing.ts';

/** Ranges that a source must refuse, with none given in between, before it is asked whether it has any. */
export const refusalsToDoubt = 3;
/** Failures without progress after which a mirror is given up, while others serve the blob. */
const spareTries = 2;

/** What happened before a request ended. */
export interface History {
  source: BlobSource;
  /** Failures of this part of the blob since it last made progress. */
  failures: number;
  /** True when the last of them is so recent that this one belongs to the same outage. */
  isSameOutage: boolean;
  /** New bytes that this request brought. */
  newBytes: number;
  /** Ranges that the source has refused since it last gave one. */
  rangesRefused: number;
  /** What the source has asked us to wait for this blob so far, in ms. */
  askedMs: number;
  /** True for a mirror, while the blob has other sources. */
  isSpare?: boolean;
  /** From 0 to 1. */
  jitter: number;
}

/** What follows the end of a request. */
export type Next =
  | { kind: 'go-on' }
  /** Asks the same source again after `waitMs`. `failures` is the count from now on. */
  | { kind: 'retry'; waitMs: number; failures: number; error: AppError; isBusy: boolean }
  /** The server said when to come back: nothing went wrong, and nothing is counted. */
  | { kind: 'wait-as-asked'; waitMs: number; error: AppError }
  /** Asks the source whether it has ranges at all. */
  | { kind: 'probe-ranges'; failures: number; error: AppError }
  /** The source has no ranges: all of the blob is streamed from zero. */
  | { kind: 'stream'; error: AppError }
  | { kind: 'next-source'; error: AppError }
  | { kind: 'give-up'; error: AppError };

/** Decides what follows a request for a part of a blob. */
export function after(outcome: Outcome, history: History, timing: TransferTiming): Next {
  switch (outcome.kind) {
    case 'complete':
    case 'taken-over':
    case 'in-part':
      return { kind: 'go-on' };
    case 'unsaved':
      return { kind: 'give-up', error: outcome.error };
    default:
      return afterFailure(outcome, history, timing);
  }
}

/** Decides what follows a probe of ranges, which is no request for a part. */
export function afterProbe(outcome: Outcome, history: History, timing: TransferTiming): Next {
  return outcome.kind === 'range-refused'
    ? { kind: 'stream', error: outcome.error }
    : after(outcome, history, timing);
}

function afterFailure(outcome: Failure, history: History, timing: TransferTiming): Next {
  const { error } = outcome;
  if (SourceList.isFinal(history.source, error)) return { kind: 'next-source', error };
  const asked = askedWaitMs(error);
  if (asked !== undefined) {
    const isTooMuch = asked > timing.asked.longestMs || history.askedMs + asked > timing.asked.totalMs;
    return isTooMuch ? { kind: 'next-source', error } : { kind: 'wait-as-asked', waitMs: asked, error };
  }
  const failures = countOf(outcome, history);
  const { isSpare = false } = history;
  const tries = isSpare ? Math.min(spareTries, timing.triesWithoutProgress) : timing.triesWithoutProgress;
  // A mirror that has another file has it the next time, too.
  const isOther = isSpare && error.code === 'SIZE_MISMATCH';
  if (failures >= tries || isOther) return { kind: 'next-source', error };
  if (outcome.kind === 'range-refused' && history.rangesRefused + 1 >= refusalsToDoubt)
    return { kind: 'probe-ranges', failures, error };
  const waitMs = retryDelay(timing, failures, history.jitter);
  return { kind: 'retry', waitMs, failures, error, isBusy: isBusyAnswer(error) };
}

/** Several connections that meet one outage have failed once. */
function countOf({ kind }: Failure, { failures, isSameOutage, newBytes }: History): number {
  if (newBytes >= leastProgressBytes && kind !== 'too-slow') return 1;
  return isSameOutage ? Math.max(1, failures) : failures + 1;
}
