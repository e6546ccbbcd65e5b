import { entryFlags, kindNumber, type LayerColumns, linkOf } from '../index/columns.ts';
import type { Nodes } from './nodes.ts';

/** Kinds that only a layer on top of others has a use for. */
const removals: ReadonlySet<number> = new Set([kindNumber.whiteout, kindNumber.opaque]);
const several = entryFlags.duplicate | entryFlags.afterwards;

/**
 * True for a layer whose rows are just the nodes that it makes when nothing lies below it: every path once, nothing in
 * what is no folder, nothing removed. Most are.
 */
export function isPlain({ kind, flags, parent }: LayerColumns): boolean {
  for (let row = 1; row < kind.length; row++) {
    const folder = kind[parent[row] ?? 0] ?? 0;
    if (folder !== kindNumber.folder && folder !== kindNumber.implied) return false;
    if (removals.has(kind[row] ?? 0) || ((flags[row] ?? 0) & several) !== 0) return false;
  }
  return true;
}

/**
 * Makes the nodes of a plain layer that nothing lies below, a column at a time: each has the number of its row.
 * @returns false when names of it fall together, or a hard link is not to a file before it by its own path; what there is
 * then is of no use.
 * @param onStep is called every now and then; what it throws ends the work.
 */
export function putLowest(nodes: Nodes, columns: LayerColumns, onStep?: () => void): boolean {
  if (!nodes.addAll(columns, onStep)) return false;
  for (let row = 1; row < columns.kind.length; row++) {
    if (columns.kind[row] === kindNumber.hardlink && !putLink(nodes, columns, row)) return false;
  }
  return true;
}

function putLink(nodes: Nodes, columns: LayerColumns, row: number): boolean {
  let target = 0;
  const path = Buffer.from(linkOf(columns, row));
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf(0x2f, start);
    const end = slash < 0 ? path.length : slash;
    const name = path.subarray(start, end);
    start = end + 1;
    if (name.length === 0 || (name.length === 1 && name[0] === 0x2e)) continue;
    const found = nodes.find(target, name);
    if (found === undefined) return false;
    target = found;
  }
  const kind = columns.kind[target];
  const isFileBefore =
    target > 0 && target < row && kind !== kindNumber.folder && kind !== kindNumber.implied;
  const version = isFileBefore ? nodes.versionOf(target) : undefined;
  if (version === undefined) return false;
  nodes.linkInstead(row, version.row);
  return true;
}
