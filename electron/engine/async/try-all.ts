/**
 * Runs all steps of some work, one after the other, also when some of them fail.
 * @throws what the first step that failed threw, when all have run; the signal's reason at once when one fails after an abort.
 */
export async function tryAll(steps: Iterable<() => unknown>, signal?: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
