import { AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { sanitizeText, toJsonText } from '../text/sanitize.ts';
import type { CommandEnvironment } from './environment.ts';
import { exitCodeOfError, exitCodes } from './exit-codes.ts';
import { OutputClosed } from './interruption.ts';

/** A command line that cannot be obeyed as it was written; the message says how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * How a command tells an error on stdout: `text` not at all, `document` as its one JSON document, `lines` as the
 * last of its NDJSON lines. The sentence goes to stderr in every case.
 */
export type OutputForm = 'text' | 'document' | 'lines';

/** Tells what went wrong and returns the exit code for it. */
export function reportFailure(thrown: unknown, form: OutputForm, environment: CommandEnvironment): number {
  if (thrown instanceof UsageError) {
    environment.note(`longshore: ${sanitizeText(thrown.message)}`);
    return exitCodes.usage;
  }
  const error = failureOf(thrown, environment.signal);
  if (environment.signal.reason instanceof OutputClosed) return exitCodeOfError[error.code];
  environment.note(`longshore: ${sanitizeText(error.message)}`);
  const { code, message, details } = error;
  if (form === 'lines') environment.writeLine(toJsonText({ type: 'error', code, message }));
  if (form === 'document') environment.writeLine(toJsonText({ error: { code, message, details } }));
  return exitCodeOfError[code];
}

/**
 * What a command that was told to stop ends with: a sentence on what became of its work. Any other failure stays
 * what it is.
 */
export function stoppedWork(thrown: unknown, signal: AbortSignal, sentence: string): unknown {
  const isStop = signal.aborted && (!isAppError(thrown) || thrown.code === 'CANCELLED');
  return isStop ? new AppError('CANCELLED', sentence, { cause: thrown }) : thrown;
}

/** Whatever a command that was told to stop ends with, its being stopped is the reason. */
function failureOf(thrown: unknown, signal: AbortSignal): AppError {
  if (isAppError(signal.reason)) return signal.reason;
  if (!signal.aborted || isAppError(thrown)) return toAppError(thrown);
  return new AppError('CANCELLED', 'Interrupted.', { cause: thrown });
}
