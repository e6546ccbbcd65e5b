/**
 * Waits for a promise, or rejects as soon as the signal aborts. The work itself goes on.
 * @param errorOf makes the error of the signal's reason; without it the reason itself is thrown.
 */
export async function raceWithSignal<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  errorOf: (reason: unknown) => unknown = (reason) => reason,
): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(errorOf(signal.reason));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
