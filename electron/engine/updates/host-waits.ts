import { AppError } from '../../../shared/errors.ts';
import { askedWaitMs } from '../network/documents/asked-waits.ts';
import type { HostWait } from './followed-file.ts';

/** A registry is left in peace for no longer than this (ms), whatever it asks and whatever a clock has written. */
const longestWaitMs = 24 * 60 * 60_000;
/** What a registry gets that is too busy and does not say for how long (ms). */
const shortestWaitMs = 60 * 60_000;

/** Milliseconds for which a registry is still to be left in peace; 0 when it may be asked. */
export function waitLeft(waits: readonly HostWait[], host: string, now: number): number {
  const until = waits.find((wait) => wait.host === host)?.until;
  const left = until === undefined ? 0 : Date.parse(until) - now;
  return left > 0 && left <= longestWaitMs ? left : 0;
}

/** The waits after a registry has answered with an error: it has asked for one where it was busy. */
export function withWait(waits: readonly HostWait[], host: string, error: AppError, now: number): HostWait[] {
  const others = waits.filter((wait) => wait.host !== host && waitLeft(waits, wait.host, now) > 0);
  if (error.code !== 'TOO_MANY_REQUESTS') return others;
  const ms = Math.min(longestWaitMs, askedWaitMs(error) ?? shortestWaitMs);
  return [...others, { host, until: new Date(now + ms).toISOString() }];
}

/** What is told of a tag whose registry is left in peace. */
export function leftInPeace(host: string, waitMs: number): AppError {
  const minutes = Math.ceil(waitMs / 60_000);
  return new AppError(
    'TOO_MANY_REQUESTS',
    `${host} has asked to be left in peace for ${minutes} more min. It is asked again then.`,
    { details: { host, retryAfterMs: waitMs } },
  );
}
