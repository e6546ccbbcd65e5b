import { type Branch, lineAt, type TreeRow } from './branches.ts';

/** Lines that are looked at. */
const mostLooked = 5_000;

/**
 * The next line whose name begins with what was typed, from a line on and once around; one letter again goes on to the
 * next one. Undefined when none does among those that have been read.
 */
export function typedAhead<Row extends TreeRow>(
  root: Branch<Row>,
  from: number,
  typed: string,
): number | undefined {
  const wanted = typed.toLowerCase();
  const isOneLetter = [...wanted].every((letter) => letter === wanted[0]);
  const beginning = isOneLetter ? (wanted[0] ?? '') : wanted;
  const skipped = isOneLetter ? 1 : 0;
  for (let step = skipped; step < Math.min(root.count + skipped, mostLooked); step++) {
    const index = (Math.max(0, from) + step) % root.count;
    if (lineAt(root, index)?.file?.name.toLowerCase().startsWith(beginning)) return index;
  }
  return undefined;
}
