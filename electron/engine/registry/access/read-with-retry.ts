import { setTimeout as delay } from 'node:timers/promises';
import { type AppError, isAppError, toAppError } from '../../../../shared/errors.ts';
import { cancelled } from '../../network/network-error.ts';

const maximumTries = 3;
/** Milliseconds without an answer after which no further try begins. */
const patienceMs = 20_000;
/** The same for a server that cannot be connected to. */
const connectPatienceMs = 10_000;
const firstBackoffMs = 400;

/**
 * Reads something small with the patience of somebody who waits: three tries, or 20 s without an answer. `Retry-After`
 * is honoured up to what is left of those; otherwise the waits double, with jitter.
 * @throws {AppError} what the last try threw; `CANCELLED` by the signal.
 */
export async function readWithRetry<Result>(
  attempt: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      if (signal.aborted) throw cancelled(signal.reason);
      const error = toAppError(thrown);
      const wait = waitBefore(error, tries);
      const spent = performance.now() - startedAt + wait;
      const answered = error.details.status !== undefined;
      const patience = isAppError(error, 'NETWORK') && !answered ? connectPatienceMs : patienceMs;
      if (!error.retryable || tries === maximumTries || spent >= patience) throw error;
      await delay(wait, undefined, { signal }).catch(() => {
        throw cancelled(signal.reason);
      });
    }
  }
}

function waitBefore(error: AppError, tries: number): number {
  const { retryAfterMs } = error.details;
  if (typeof retryAfterMs === 'number') return retryAfterMs;
  return firstBackoffMs * 2 ** (tries - 1) * (0.5 + Math.random());
}
