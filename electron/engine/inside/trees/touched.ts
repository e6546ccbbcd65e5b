import type { Nodes } from './nodes.ts';
import { markOf } from './totals.ts';

/**
 * The nodes that a layer has changed, and the folders that hold them, as ones.
 * @param layer the last one of the tree, of whose doings nothing is hidden; without it all that differs from the lowest.
 */
export function touchedNodes(nodes: Nodes, layer: number | undefined): Uint8Array {
  const touched = new Uint8Array(nodes.count);
  for (let node = nodes.count - 1; node > 0; node--) {
    const changedBy = markOf(nodes, node)?.layer;
    const isOwn = layer === undefined ? changedBy !== undefined : (changedBy ?? 0) === layer;
    if (!isOwn && touched[node] === 0) continue;
    touched[node] = 1;
    touched[nodes.parent.at(node)] = 1;
  }
  return touched;
}
