import type { FileDifference } from '../../../../shared/inside/differences.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { differenceOf } from './difference-of.ts';
import { type DifferenceSums, isWeighty, sumUp } from './difference-sums.ts';
import { nowhere, pairsOf } from './pairs.ts';

/**
 * What differs from one image to another, as a tree: each row is a path that differs, or a folder in which one does. Row 0
 * is the root. Children of a row follow each other.
 */
export class ComparedTrees {
  readonly before: ImageTree;
  readonly after: ImageTree;
  /** The nodes of each row in the two images; `nowhere` where it is not. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly parent: Int32Array;
  /** The facts that differ, as bits, of what has changed. */
  readonly facts: Uint8Array;
  readonly sums: DifferenceSums;
  /** The children of row `r` are from `firstChild[r]` to before `firstChild[r + 1]`. */
  readonly firstChild: Int32Array;

  /** @param onStep is called every now and then; what it throws ends the work. */
  constructor(before: ImageTree, after: ImageTree, onStep: () => void) {
    this.before = before;
    this.after = after;
    for (const { nodes } of [before, after]) nodes.prepareToFind(onStep);
    const all = pairsOf(before, after, onStep);
    const sums = sumUp(before, after, all, onStep);
    const rows = new Int32Array(all.left.length).fill(nowhere);
    let count = 0;
    for (let pair = 0; pair < rows.length; pair++)
      if (pair === 0 || isWeighty(sums, pair)) rows[pair] = count++;
    const kept = <Column extends Int32Array | Uint8Array | Uint32Array | Float64Array>(
      column: Column,
      into: Column,
    ): Column => {
      for (let pair = 0; pair < rows.length; pair++) {
        const row = rows[pair] ?? nowhere;
        if (row >= 0) into[row] = column[pair] ?? 0;
      }
      onStep();
      return into;
    };
    this.left = kept(all.left, new Int32Array(count));
    this.right = kept(all.right, new Int32Array(count));
    this.facts = kept(all.facts, new Uint8Array(count));
    this.parent = kept(all.parent, new Int32Array(count));
    for (let row = 1; row < count; row++) this.parent[row] = rows[this.parent[row] ?? 0] ?? 0;
    this.sums = {
      added: kept(sums.added, new Uint32Array(count)),
      changed: kept(sums.changed, new Uint32Array(count)),
      removed: kept(sums.removed, new Uint32Array(count)),
      unknown: kept(sums.unknown, new Uint32Array(count)),
      bytesBefore: kept(sums.bytesBefore, new Float64Array(count)),
      bytesAfter: kept(sums.bytesAfter, new Float64Array(count)),
    };
    this.firstChild = firstChildren(this.parent);
  }

  get count(): number {
    return this.left.length;
  }

  /** How a row differs itself; undefined for a folder that is in both, as one in which something differs. */
  differenceOf(row: number): FileDifference['difference'] {
    return differenceOf(this.left[row] ?? nowhere, this.right[row] ?? nowhere, this.facts[row] ?? 0);
  }
}

/** Where the children of each row begin; rows are ordered by their parents. */
function firstChildren(parent: Int32Array): Int32Array {
  const first = new Int32Array(parent.length + 1).fill(parent.length);
  let row = 1;
  for (let folder = 0; folder < parent.length; folder++) {
    first[folder] = row;
    while (row < parent.length && parent[row] === folder) row++;
  }
  return first;
}
