import { startWork } from './stoppable-work.ts';

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
  const told: Event[] = [];
  let wake = Promise.withResolvers<void>();
  const running = startWork(
    (stop) =>
      work((event) => {
        told.push(event);
        wake.resolve();
      }, stop),
    signal,
    () => wake.resolve(),
  );
  try {
    while (running.isRunning || told.length > 0) {
      const event = told.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
    await running.outcome;
  } finally {
    await running.stop();
  }
}
