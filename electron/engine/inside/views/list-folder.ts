import type { FileOrder, ImageFilePage } from '../../../../shared/inside/image-files.ts';
import { markOf } from '../trees/totals.ts';
import { fileRow, sizeAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';

/** Which children of a folder are listed, and how. */
export interface ListOptions {
  order: FileOrder;
  /** Only what this layer (from 0) has added, changed or removed, with the folders that hold it. */
  changedBy?: number | undefined;
  offset: number;
  limit: number;
}

const byText = new Intl.Collator('en', { numeric: true }).compare;

/** Children of a folder; folders come first where they are ordered by name. */
export function listFolder(
  tree: ImageTree,
  folder: number,
  { order, changedBy, offset, limit }: ListOptions,
): ImageFilePage {
  const children = [...tree.nodes.children(folder)].filter(
    (node) => changedBy === undefined || isTouched(tree, node, changedBy),
  );
  const sorted = order === 'size' ? bySize(tree, children) : byName(tree, children);
  return {
    files: sorted.slice(offset, offset + limit).map((node) => fileRow(tree, node)),
    total: children.length,
  };
}

function bySize(tree: ImageTree, nodes: number[]): number[] {
  const sizes = new Map(
    nodes.map((node) => [
      node,
      tree.nodes.isThere(node)
        ? tree.nodes.isFolder(node)
          ? (tree.totals.bytes[node] ?? 0)
          : sizeAt(tree, node)
        : -1,
    ]),
  );
  return nodes.sort((left, right) => (sizes.get(right) ?? 0) - (sizes.get(left) ?? 0) || left - right);
}

function byName(tree: ImageTree, nodes: number[]): number[] {
  const keys = new Map(nodes.map((node) => [node, Buffer.from(tree.nodes.name(node)).toString()]));
  const isFile = (node: number) => (tree.nodes.isFolder(node) ? 0 : 1);
  return nodes.sort(
    (left, right) =>
      isFile(left) - isFile(right) || byText(keys.get(left) ?? '', keys.get(right) ?? '') || left - right,
  );
}

/** True for a node that a layer has changed, or that holds one. The layer is the last one of the tree. */
function isTouched(tree: ImageTree, node: number, layer: number): boolean {
  if (markOf(tree.nodes, node)?.layer === layer || (layer === 0 && markOf(tree.nodes, node) === undefined))
    return true;
  if (!tree.nodes.isFolder(node)) return false;
  for (const child of tree.nodes.children(node)) if (isTouched(tree, child, layer)) return true;
  return false;
}
