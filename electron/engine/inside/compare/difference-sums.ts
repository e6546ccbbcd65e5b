import { differenceKinds } from '../../../../shared/inside/differences.ts';
import { sizeAt } from '../views/file-row.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { differenceOf } from './difference-of.ts';
import { nowhere, type Pairs } from './pairs.ts';

/** Pairs between two looks at whether the work is to end. */
const stepLength = 1024;

/** How many paths differ in a folder, and what they weigh in each image. A path that differs itself is among them. */
export interface DifferenceSums {
  added: Uint32Array;
  changed: Uint32Array;
  removed: Uint32Array;
  unknown: Uint32Array;
  bytesBefore: Float64Array;
  bytesAfter: Float64Array;
}

/**
 * Adds up what differs, from the leaves to the root.
 * @param onStep is called every now and then; what it throws ends the work.
 */
export function sumUp(
  before: ImageTree,
  after: ImageTree,
  { left, right, parent, facts }: Pairs,
  onStep: () => void,
): DifferenceSums {
  const { length } = left;
  const sums: DifferenceSums = {
    added: new Uint32Array(length),
    changed: new Uint32Array(length),
    removed: new Uint32Array(length),
    unknown: new Uint32Array(length),
    bytesBefore: new Float64Array(length),
    bytesAfter: new Float64Array(length),
  };
  const columns = [...differenceKinds.map((kind) => sums[kind]), sums.bytesBefore, sums.bytesAfter];
  // What lies in a folder comes after it.
  for (let pair = length - 1; pair >= 0; pair--) {
    if (pair % stepLength === 0) onStep();
    const [one, other] = [left[pair] ?? nowhere, right[pair] ?? nowhere];
    const difference = differenceOf(one, other, facts[pair] ?? 0);
    if (difference !== null) {
      sums[difference][pair] = (sums[difference][pair] ?? 0) + 1;
      if (one !== nowhere) sums.bytesBefore[pair] = (sums.bytesBefore[pair] ?? 0) + sizeAt(before, one);
      if (other !== nowhere) sums.bytesAfter[pair] = (sums.bytesAfter[pair] ?? 0) + sizeAt(after, other);
    }
    const folder = parent[pair] ?? nowhere;
    if (folder !== nowhere)
      for (const column of columns) column[folder] = (column[folder] ?? 0) + (column[pair] ?? 0);
  }
  return sums;
}

/** True for a pair that differs, or that holds one which does. */
export function isWeighty(sums: DifferenceSums, pair: number): boolean {
  return differenceKinds.some((kind) => (sums[kind][pair] ?? 0) > 0);
}
