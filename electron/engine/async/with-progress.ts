import { setTimeout as delay } from 'node:timers/promises';

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
  const stop = new AbortController();
  const counted = { bytes: 0, told: -1 };
  let running = true;
  const outcome = work(
    (bytes) => {
      counted.bytes += bytes;
    },
    AbortSignal.any([signal, stop.signal]),
  ).finally(() => {
    running = false;
  });
  outcome.catch(() => {});
  try {
    while (running) {
      if (counted.bytes !== counted.told) yield toEvent(counted.bytes);
      counted.told = counted.bytes;
      await nextTick(outcome);
    }
    const result = await outcome;
    if (counted.bytes !== counted.told) yield toEvent(counted.bytes);
    return result;
  } finally {
    stop.abort();
    await outcome.catch(() => {});
  }
}

async function nextTick(outcome: Promise<unknown>): Promise<void> {
  const ticking = new AbortController();
  const tick = delay(intervalMs, undefined, { signal: ticking.signal }).catch(() => {});
  await Promise.race([outcome, tick]).finally(() => ticking.abort());
}
