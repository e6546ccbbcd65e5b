import { existsSync } from 'node:fs';
import { AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { defaultRegistryHost } from '../../../shared/reference.ts';
import { sanitizeText, toJsonText } from '../text/sanitize.ts';
import type { CommandEnvironment } from './environment.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { OutputClosed } from './interruption.ts';

/** The command line is wrong; the message says how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * What a command writes to stdout. For an error, `text` writes nothing, `document` one JSON document and `lines` a last
 * NDJSON line; a wrong command line is one document in both. The sentence for people goes to stderr in every case.
 */
export type OutputForm = 'text' | 'document' | 'lines';

/** The window has a page for it; here it is a file that other tools write. */
const howToSignIn =
  'Longshore uses what “docker login HOST”, “podman login HOST” or “skopeo login HOST” has stored for this account.';

/** Who tries Longshore in a checkout where there is no network has the simulated registry at hand. */
const demo = new URL('../../scripts/demo.mjs', import.meta.url);
const howToTryOffline =
  'To try Longshore without a network, start the simulated registry with “npm run demo”, and in another terminal: npm run --silent cli -- pull localhost:5500/windows/nanoserver:ltsc2022';

/** Tells what went wrong and returns the exit code for it. */
export function reportFailure(thrown: unknown, form: OutputForm, environment: CommandEnvironment): number {
  if (thrown instanceof UsageError) {
    environment.note(`longshore: ${sanitizeText(thrown.message)}`);
    if (form !== 'text') tellUsageToMachines(thrown.message, environment);
    return exitCodes.usage;
  }
  const error = failureOf(thrown, environment.signal);
  if (environment.signal.reason instanceof OutputClosed) return exitCodeOf(error);
  environment.note(`longshore: ${sanitizeText(error.message)}`);
  const { code, message, details } = error;
  tellWhatHelps([error], environment);
  if (form === 'lines') environment.writeLine(toJsonText({ type: 'error', code, message }));
  if (form === 'document') environment.writeLine(toJsonText({ error: { code, message, details } }));
  return exitCodeOf(error);
}

/** Tells, once, what helps with all of these errors: where a sign-in comes from, and what there is without a network. */
export function tellWhatHelps(
  errors: readonly ({ code: string; details?: Record<string, unknown> } | undefined)[],
  environment: CommandEnvironment,
): void {
  if (errors.some((error) => error?.code === 'UNAUTHORIZED')) environment.note(`longshore: ${howToSignIn}`);
  if (
    errors.some((error) => error?.code === 'NETWORK' && error.details?.host === defaultRegistryHost) &&
    existsSync(demo)
  )
    environment.note(`longshore: ${howToTryOffline}`);
}

/** Writes that a command line is wrong as one JSON document, whatever the command would have written. */
export function tellUsageToMachines(message: string, environment: CommandEnvironment): void {
  environment.writeLine(toJsonText({ error: { code: 'USAGE', message } }));
}

/**
 * Replaces the error of a command that the user stopped by a sentence on what became of its work. Any other error is
 * returned as it is.
 */
export function stoppedWork(thrown: unknown, signal: AbortSignal, sentence: string): unknown {
  const isStop = signal.aborted && (!isAppError(thrown) || thrown.code === 'CANCELLED');
  return isStop ? new AppError('CANCELLED', sentence, { cause: thrown }) : thrown;
}

/** A command that was stopped may end with any error; the stop is its reason. */
function failureOf(thrown: unknown, signal: AbortSignal): AppError {
  if (isAppError(signal.reason)) return signal.reason;
  if (!signal.aborted || isAppError(thrown)) return toAppError(thrown);
  return new AppError('CANCELLED', 'Interrupted.', { cause: thrown });
}
