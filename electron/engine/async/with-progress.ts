import { setTimeout as delay } from 'node:timers/promises';
import { startWork } from './stoppable-work.ts';

/** At most four events a second. */
const intervalMs = 250;

/** A long piece of work that counts what it does and can be stopped. */
export type CountedWork<Result> = (
  reportBytes: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<Result>;

/**
 * Runs a piece of work and yields events of what it has counted, at most four a second and one for the last of
 * it; the work never waits for the reader. Leaving the loop early stops the work and waits until it has cleaned up.
 * @returns what the work returns.
 */
export async function* withProgress<Event, Result>(
  signal: AbortSignal,
  toEvent: (bytes: number) => Event,
  work: CountedWork<Result>,
): AsyncGenerator<Event, Result, void> {
  const counted = { bytes: 0, told: -1 };
  const running = startWork(
    (stop) =>
      work((bytes) => {
        counted.bytes += bytes;
      }, stop),
    signal,
  );
  try {
    while (running.isRunning) {
      if (counted.bytes !== counted.told) yield toEvent(counted.bytes);
      counted.told = counted.bytes;
      await nextTick(running.outcome);
    }
    const result = await running.outcome;
    if (counted.bytes !== counted.told) yield toEvent(counted.bytes);
    return result;
  } finally {
    await running.stop();
  }
}

async function nextTick(outcome: Promise<unknown>): Promise<void> {
  const ticking = new AbortController();
  const tick = delay(intervalMs, undefined, { signal: ticking.signal }).catch(() => {});
  await Promise.race([outcome, tick]).finally(() => ticking.abort());
}
