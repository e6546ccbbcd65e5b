/**
 * Runs all steps of closing something, one after the other, also when some of them fail.
 * @throws what the first step that failed threw, when all have run.
 */
export async function closeAll(...steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
