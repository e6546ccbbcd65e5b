import type { FileDifference } from '../../../../shared/inside/differences.ts';
import { Growing } from '../index/growing.ts';
import { sizeAt } from '../views/file-row.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { differingBits } from './entry-facts.ts';

/** Stands for the image that does not have a path. */
export const nowhere = -1;

/** Paths that are compared between two looks at whether the work is to end. */
const stepLength = 1024;

/** How many paths differ in a folder, and what they weigh in each image. A path that differs itself is among them. */
export interface DifferenceSums {
  added: Uint32Array;
  changed: Uint32Array;
  removed: Uint32Array;
  bytesBefore: Float64Array;
  bytesAfter: Float64Array;
}

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

/** Every path of either image, with its nodes: a folder before what is in it, and what is in it one after the other. */
interface Pairs {
  left: Int32Array;
  right: Int32Array;
  parent: Int32Array;
  facts: Uint8Array;
}

function pairsOf(before: ImageTree, after: ImageTree, onStep: () => void): Pairs {
  const left = new Growing((length) => new Int32Array(length));
  const right = new Growing((length) => new Int32Array(length));
  const parent = new Growing((length) => new Int32Array(length));
  const facts = new Growing((length) => new Uint8Array(length));
  const add = (one: number, other: number, folder: number) => {
    if (parent.push(folder) % stepLength === 0) onStep();
    left.push(one);
    right.push(other);
    facts.push(one === nowhere || other === nowhere ? 0 : differingBits(before, one, after, other));
  };
  add(0, 0, nowhere);
  for (let pair = 0; pair < left.length; pair++) {
    const [one, other] = [left.at(pair), right.at(pair)];
    for (const node of one === nowhere ? [] : before.nodes.children(one))
      if (before.nodes.isThere(node))
        add(node, other === nowhere ? nowhere : find(after, other, before.nodes.name(node)), pair);
    for (const node of other === nowhere ? [] : after.nodes.children(other))
      if (after.nodes.isThere(node) && !isPaired(before, one, after, other, node)) add(nowhere, node, pair);
  }
  return { left: left.view(), right: right.view(), parent: parent.view(), facts: facts.view() };
}

/** True for a node of the second image that has come with one of the first. */
function isPaired(before: ImageTree, one: number, after: ImageTree, other: number, node: number): boolean {
  const twin = one === nowhere ? nowhere : find(before, one, after.nodes.name(node));
  // Where only one of them makes no difference between small letters and capitals, two may have the same twin.
  return twin !== nowhere && find(after, other, before.nodes.name(twin)) === node;
}

function find({ nodes }: ImageTree, folder: number, name: Uint8Array): number {
  const found = nodes.find(folder, name);
  return found !== undefined && nodes.isThere(found) ? found : nowhere;
}

function sumUp(
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
    bytesBefore: new Float64Array(length),
    bytesAfter: new Float64Array(length),
  };
  const columns = [sums.added, sums.changed, sums.removed, sums.bytesBefore, sums.bytesAfter];
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

function isWeighty({ added, changed, removed }: DifferenceSums, pair: number): boolean {
  return (added[pair] ?? 0) + (changed[pair] ?? 0) + (removed[pair] ?? 0) > 0;
}

function differenceOf(left: number, right: number, facts: number): FileDifference['difference'] {
  if (left === nowhere) return 'added';
  if (right === nowhere) return 'removed';
  return facts === 0 ? null : 'changed';
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
