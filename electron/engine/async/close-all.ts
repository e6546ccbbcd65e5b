/**
 * Runs every step of an ending, one after the other, whatever becomes of the others.
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
