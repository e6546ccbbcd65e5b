import type { DifferenceKind, FileDifference } from '../../../../shared/inside/differences.ts';
import { linkOf } from '../index/columns.ts';
import { kindAt, sizeAt } from '../views/file-row.ts';
import type { ImageTree } from '../views/image-tree.ts';
import { pathOf, shownName } from '../views/path-of.ts';
import { visibleName } from '../views/visible-name.ts';
import type { ComparedTrees } from './compared-trees.ts';
import { factsOfBits } from './entry-facts.ts';
import { nowhere } from './pairs.ts';

/** The image and node by which a row is called: of the second image where that has it. */
export function namingNode({ before, after, left, right }: ComparedTrees, row: number): [ImageTree, number] {
  const node = right[row] ?? nowhere;
  return node === nowhere ? [before, left[row] ?? 0] : [after, node];
}

/** True for a row that is a folder in either image, so that other rows may lie in it. */
export function isFolderRow({ before, after, left, right }: ComparedTrees, row: number): boolean {
  const [one, other] = [left[row] ?? nowhere, right[row] ?? nowhere];
  return (
    (one !== nowhere && before.nodes.isFolder(one)) || (other !== nowhere && after.nodes.isFolder(other))
  );
}

/** What is shown of a row. */
export function differenceRow(trees: ComparedTrees, row: number): FileDifference {
  const { before, after, left, right, sums, firstChild } = trees;
  const [tree, node] = namingNode(trees, row);
  const difference = trees.differenceOf(row);
  const isFolder = isFolderRow(trees, row);
  const below = (column: DifferenceKind) =>
    isFolder ? (sums[column][row] ?? 0) - (difference === column ? 1 : 0) : 0;
  return {
    node: row,
    name: shownName(tree, node),
    path: pathOf(tree, node),
    kind: kindAt(tree, node),
    difference,
    facts: factsOfBits(trees.facts[row] ?? 0),
    before: sideOf(before, left[row] ?? nowhere, sums.bytesBefore[row]),
    after: sideOf(after, right[row] ?? nowhere, sums.bytesAfter[row]),
    added: below('added'),
    changed: below('changed'),
    removed: below('removed'),
    unknown: below('unknown'),
    hasChildren: (firstChild[row] ?? 0) < (firstChild[row + 1] ?? 0),
  };
}

function sideOf(tree: ImageTree, node: number, sum = 0): FileDifference['before'] {
  if (node === nowhere) return null;
  const { layer = 0, row = 0 } = tree.nodes.versionOf(node) ?? {};
  const rows = tree.layers[layer]?.rows;
  const kind = kindAt(tree, node);
  const isLink = kind === 'symlink' || kind === 'hardlink';
  return {
    kind,
    bytes: kind === 'folder' ? sum : sizeAt(tree, node),
    mode: tree.isWindows || row === 0 ? null : (rows?.mode[row] ?? null),
    link: isLink && rows !== undefined ? visibleName(linkOf(rows, row)) : null,
  };
}
