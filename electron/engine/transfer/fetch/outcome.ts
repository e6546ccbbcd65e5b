import { type AppError, isAppError, toAppError } from '../../../../shared/errors.ts';
import { isRangeRefused } from './fault.ts';

/**
 * Fewer bytes than this are as good as none: in the time of an idle connection no real link brings as few, and what brings
 * no more in a try that fails makes no progress.
 */
export const leastProgressBytes = 1024;

/** How a request for a part of a blob ended. Only those without an error are well. */
export type Outcome =
  /** Every byte that was asked for is on the disk. */
  | { kind: 'complete' }
  /** Another connection fetches the rest; what came before is on the disk. */
  | { kind: 'taken-over' }
  /** The answer gave less than was asked for, as it said it would (RFC 9110 §15.3.7). All of that is on the disk. */
  | { kind: 'in-part' }
  /** The answer was not the range that was asked for. */
  | { kind: 'range-refused'; error: AppError }
  /** The server could not be reached, or answered with an error. */
  | { kind: 'refused'; error: AppError }
  /** The body ended before its end. */
  | { kind: 'broke-off'; error: AppError }
  /** Nothing came for too long. */
  | { kind: 'silent'; error: AppError }
  /** So little came that it is as good as nothing. */
  | { kind: 'too-slow'; error: AppError }
  /** What came could not be kept: no other try or source helps. */
  | { kind: 'unsaved'; error: AppError };

/** An outcome that is not well. */
export type Failure = Extract<Outcome, { error: AppError }>;

/**
 * The outcome that something thrown on the way means.
 * @param askedRange false when the whole was asked for, which no server can refuse as a range.
 */
export function failureOf(thrown: unknown, askedRange: boolean): Failure {
  const error = toAppError(thrown);
  if (isAppError(error, 'DISK_FULL', 'DISK_PERMISSION', 'INTERNAL')) return { kind: 'unsaved', error };
  return { kind: askedRange && isRangeRefused(error) ? 'range-refused' : 'refused', error };
}
