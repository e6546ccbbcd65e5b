import type { FileDifference } from '../../../../shared/inside/image-files.ts';
import { linkOf } from '../index/columns.ts';
import { kindAt, sizeAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { pathOf } from './path-of.ts';

/** What differs from one image to another, path by path: kind, size, checksum of the content, mode and target of a link. */
export function* differences(before: ImageTree, after: ImageTree): Generator<FileDifference> {
  yield* below(before, 0, after, 0);
}

function* below(
  before: ImageTree,
  beforeFolder: number,
  after: ImageTree,
  afterFolder: number,
): Generator<FileDifference> {
  for (const node of inOrder(before, beforeFolder)) {
    const other = find(after, afterFolder, before, node);
    if (other === undefined) yield* only(before, node, 'removed');
    else if (!isSame(before, node, after, other)) yield changed(before, node, after, other);
    if (other !== undefined && (before.nodes.isFolder(node) || after.nodes.isFolder(other)))
      yield* below(before, node, after, other);
  }
  for (const node of inOrder(after, afterFolder))
    if (find(before, beforeFolder, after, node) === undefined) yield* only(after, node, 'added');
}

function inOrder({ nodes }: ImageTree, folder: number): number[] {
  const there = [...nodes.children(folder)].filter((node) => nodes.isThere(node));
  return there.sort((left, right) => Buffer.compare(nodes.name(left), nodes.name(right)));
}

function find(tree: ImageTree, folder: number, other: ImageTree, node: number): number | undefined {
  const found = tree.nodes.find(folder, other.nodes.name(node));
  return found !== undefined && tree.nodes.isThere(found) ? found : undefined;
}

function* only(tree: ImageTree, node: number, difference: 'added' | 'removed'): Generator<FileDifference> {
  const bytes = sizeAt(tree, node);
  yield {
    path: pathOf(tree, node),
    kind: kindAt(tree, node),
    difference,
    bytesBefore: difference === 'removed' ? bytes : null,
    bytesAfter: difference === 'added' ? bytes : null,
  };
  for (const child of inOrder(tree, node)) yield* only(tree, child, difference);
}

function changed(before: ImageTree, node: number, after: ImageTree, other: number): FileDifference {
  return {
    path: pathOf(after, other),
    kind: kindAt(after, other),
    difference: 'changed',
    bytesBefore: sizeAt(before, node),
    bytesAfter: sizeAt(after, other),
  };
}

function isSame(before: ImageTree, node: number, after: ImageTree, other: number): boolean {
  const [left, right] = [facts(before, node), facts(after, other)];
  return left.length === right.length && left.every((fact, at) => fact === right[at]);
}

function facts(tree: ImageTree, node: number): (string | number)[] {
  const { layer = 0, row = 0 } = tree.nodes.versionOf(node) ?? {};
  const rows = tree.layers[layer]?.rows;
  const kind = kindAt(tree, node);
  if (rows === undefined || row === 0) return [kind];
  // When a folder was changed says nothing of what is in it.
  if (kind === 'folder') return [kind];
  const link = Buffer.from(linkOf(rows, row)).toString('latin1');
  return [kind, rows.size[row] ?? 0, rows.crc[row] ?? 0, rows.mode[row] ?? 0, kind === 'symlink' ? link : ''];
}
