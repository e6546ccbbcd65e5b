/** A piece of work that tells what it does while it does it, and can be stopped. */
export type TellingWork<Event> = (tell: (event: Event) => void, signal: AbortSignal) => Promise<void>;

/**
 * Runs a piece of work and yields what it tells, in order; the work never waits for the reader. Leaving the loop early
 * stops the work and waits until it has cleaned up.
 * @throws what the work throws, after all that it has told.
 */
export async function* eventsOfWork<Event>(
  signal: AbortSignal,
  work: TellingWork<Event>,
): AsyncGenerator<Event, void, void> {
  const stop = new AbortController();
  const told: Event[] = [];
  let wake = Promise.withResolvers<void>();
  let isRunning = true;
  const outcome = work(
    (event) => {
      told.push(event);
      wake.resolve();
    },
    AbortSignal.any([signal, stop.signal]),
  ).finally(() => {
    isRunning = false;
    wake.resolve();
  });
  outcome.catch(() => {});
  try {
    while (isRunning || told.length > 0) {
      const event = told.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
    await outcome;
  } finally {
    stop.abort();
    await outcome.catch(() => {});
  }
}
