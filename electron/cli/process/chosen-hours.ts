import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { nextTimeOfDay } from '../../../shared/hours/schedule.ts';
import { timeOfDay } from '../../../shared/schemas/hours.ts';
import type { CommandEnvironment } from './environment.ts';

/** How often the clock is looked at (ms): it may be set, and machines sleep. */
const tickMs = 20_000;

/** Options of a command that is to work at certain times, in minutes since midnight. */
export interface ChosenHours {
  startAt?: number;
  stopAt?: number;
}

/**
 * Runs a command between the next two times of day, by the clock of this machine: it waits for the first, and is stopped as by
 * Ctrl-C at the second.
 * @throws {AppError} `CANCELLED` when it was interrupted while it waited; what `run` throws.
 */
export async function withinHours(
  { startAt, stopAt }: ChosenHours,
  environment: CommandEnvironment,
  run: (environment: CommandEnvironment) => Promise<number>,
): Promise<number> {
  const start = startAt === undefined ? Date.now() : nextTimeOfDay(startAt, Date.now());
  if (startAt !== undefined) {
    environment.note(`Waiting until ${timeOfDay(startAt)}.`);
    await until(start, environment.signal);
  }
  if (stopAt === undefined) return run(environment);
  const [stop, ended] = [new AbortController(), new AbortController()];
  const stopping = until(nextTimeOfDay(stopAt, start), ended.signal).then(
    () => stop.abort(stopped(stopAt)),
    () => undefined,
  );
  try {
    return await run({ ...environment, signal: AbortSignal.any([environment.signal, stop.signal]) });
  } finally {
    ended.abort();
    await stopping;
  }
}

async function until(at: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = at - Date.now();
    if (left <= 0) return;
    await delay(Math.min(tickMs, left), undefined, { signal }).catch(() => {
      throw new AppError('CANCELLED', 'Interrupted before anything was fetched.');
    });
  }
}

function stopped(minute: number): AppError {
  return new AppError(
    'CANCELLED',
    `Stopped at ${timeOfDay(minute)}, as asked. What was fetched is kept; run the same command again to go on.`,
  );
}
