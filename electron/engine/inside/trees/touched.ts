import type { Nodes } from './nodes.ts';
import { markOf, type Totals } from './totals.ts';

/** What a layer has done, or all of them above the lowest: one number a node. */
export interface Touched {
  /** 1 for what has been touched, and for the folders that hold it; 0 for all else. */
  isIn: Uint8Array;
  /** Bytes of the files that have been touched and are there; of a folder those of all in it. */
  bytes: Float64Array;
  /** As many files. */
  files: Uint32Array;
}

/**
 * The nodes that a layer has changed, and the folders that hold them, with their sums.
 * @param layer the last one of the tree, of whose doings nothing is hidden; without it all that differs from the lowest.
 */
export function touchedNodes(
  nodes: Nodes,
  totals: Pick<Totals, 'bytes' | 'files'>,
  layer: number | undefined,
): Touched {
  const { count } = nodes;
  const touched: Touched = {
    isIn: new Uint8Array(count),
    bytes: new Float64Array(count),
    files: new Uint32Array(count),
  };
  const { isIn, bytes, files } = touched;
  // What is in a folder has greater numbers than it.
  for (let node = count - 1; node > 0; node--) {
    const changedBy = markOf(nodes, node)?.layer;
    const isOwn = layer === undefined ? changedBy !== undefined : (changedBy ?? 0) === layer;
    if (!isOwn && isIn[node] === 0) continue;
    if (isOwn && !nodes.isFolder(node)) {
      bytes[node] = totals.bytes[node] ?? 0;
      files[node] = totals.files[node] ?? 0;
    }
    const parent = nodes.parent.at(node);
    isIn[node] = 1;
    isIn[parent] = 1;
    bytes[parent] = (bytes[parent] ?? 0) + (bytes[node] ?? 0);
    files[parent] = (files[parent] ?? 0) + (files[node] ?? 0);
  }
  return touched;
}
