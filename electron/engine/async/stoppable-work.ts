/** Work that is under way for somebody who may leave before its end. */
export interface StoppableWork<Result> {
  readonly isRunning: boolean;
  /** Waits for the end of the work, and throws what it throws. */
  readonly outcome: Promise<Result>;
  /** Stops the work, and waits until it has cleaned up. Throws nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a piece of work that ends with the signal, or when it is stopped. A failure that nobody waits for is no unhandled
 * rejection, which would end the process.
 * @param onEnd called when the work has ended, whichever way.
 */
export function startWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
  onEnd: () => void = () => {},
): StoppableWork<Result> {
  const stop = new AbortController();
  let isRunning = true;
  const outcome = work(AbortSignal.any([signal, stop.signal])).finally(() => {
    isRunning = false;
    onEnd();
  });
  outcome.catch(() => {});
  return {
    get isRunning() {
      return isRunning;
    },
    outcome,
    async stop() {
      stop.abort();
      await outcome.catch(() => {});
    },
  };
}
