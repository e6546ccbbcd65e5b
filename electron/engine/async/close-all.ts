import { tryAll } from './try-all.ts';

/**
 * Runs all steps of closing something, one after the other, also when some of them fail.
 * @throws what the first step that failed threw, when all have run.
 */
export function closeAll(...steps: readonly (() => unknown)[]): Promise<void> {
  return tryAll(steps);
}
