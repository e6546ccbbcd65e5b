import type { Nodes } from './nodes.ts';
import { markOf, noLayer, type Totals } from './totals.ts';

/** What a layer has done, or all of them above the lowest: one number a node. */
export interface Touched {
  /** 1 for what has been touched, and for the folders that hold it; 0 for all else. */
  isIn: Uint8Array;
  /** Bytes of the files that have been touched and are there; of a folder those of all in it. */
  bytes: Float64Array;
  /** As many files. */
  files: Uint32Array;
  /** Files that have been touched, by what was done to them; of a folder those below it. */
  added: Uint32Array;
  changed: Uint32Array;
  removed: Uint32Array;
  /** As `Totals` has it, of these alone. */
  changedIn: Int32Array;
}

/**
 * The nodes that a layer has changed, and the folders that hold them, with their sums.
 * @param layer the last one of the tree, of whose doings nothing is hidden; without it all that differs from the lowest.
 */
export function touchedNodes(
  nodes: Nodes,
  totals: Pick<Totals, 'bytes' | 'files' | 'changedIn'>,
  layer: number | undefined,
): Touched {
  const { count } = nodes;
  const touched: Touched = {
    isIn: new Uint8Array(count),
    bytes: new Float64Array(count),
    files: new Uint32Array(count),
    added: new Uint32Array(count),
    changed: new Uint32Array(count),
    removed: new Uint32Array(count),
    changedIn: layer === undefined ? totals.changedIn : new Int32Array(count).fill(noLayer),
  };
  const { isIn, bytes, files, added, changed, removed, changedIn } = touched;
  // What is in a folder has greater numbers than it.
  for (let node = count - 1; node > 0; node--) {
    const change = markOf(nodes, node);
    const changedBy = change?.layer;
    const isOwn = layer === undefined ? changedBy !== undefined : (changedBy ?? 0) === layer;
    if (!isOwn && isIn[node] === 0) continue;
    if (isOwn && !nodes.isFolder(node)) {
      bytes[node] = totals.bytes[node] ?? 0;
      files[node] = totals.files[node] ?? 0;
      if (change !== undefined) touched[change.mark][node] = 1;
    }
    const parent = nodes.parent.at(node);
    isIn[node] = 1;
    isIn[parent] = 1;
    for (const column of [bytes, files, added, changed, removed])
      column[parent] = (column[parent] ?? 0) + (column[node] ?? 0);
    const differ = (added[node] ?? 0) + (changed[node] ?? 0) + (removed[node] ?? 0);
    if (layer !== undefined && differ > 0) changedIn[parent] = layer;
  }
  return touched;
}
