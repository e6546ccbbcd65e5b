import type { ImageFile } from '../../../../shared/inside/image-files.ts';
import { entryFlags, kindNumber } from '../index/columns.ts';
import { nodeFlags } from '../trees/nodes.ts';
import type { ImageTree } from './image-tree.ts';
import { isNotForWindows, isOddName, visibleName } from './visible-name.ts';

/** What is peculiar about a node. */
export function peculiaritiesOf(tree: ImageTree, node: number): ImageFile['peculiarities'] {
  const { nodes, layers, isWindows } = tree;
  const { layer = 0, row = 0 } = nodes.versionOf(node) ?? {};
  const flags = row === 0 ? 0 : (layers[layer]?.rows.flags[row] ?? 0);
  const own = nodes.flags.at(node);
  const name = nodes.name(node);
  const found: [boolean, ImageFile['peculiarities'][number]][] = [
    // Many tools write names with a slash or `./` in front, and no harm is done: only what climbs is told of.
    [(flags & entryFlags.traversal) !== 0, 'traversal'],
    [(flags & entryFlags.duplicate) !== 0 || isTwice(tree, node), 'duplicate'],
    [!isTwice(tree, node) && isRewritten(tree, node), 'rewritten'],
    [(flags & entryFlags.sparse) !== 0, 'sparse'],
    [(flags & entryFlags.xattrs) !== 0, 'xattrs'],
    [(own & nodeFlags.broken) !== 0, 'broken'],
    [(own & nodeFlags.conflict) !== 0, 'conflict'],
    [isOddName(name), 'odd-name'],
    [isWindows && isNotForWindows(visibleName(name)), 'not-for-windows'],
  ];
  return found.filter(([isSo]) => isSo).map(([, word]) => word);
}

/** True for what one layer has under several names that are the same for Windows. */
function isTwice({ nodes, isWindows }: ImageTree, node: number): boolean {
  if (!isWindows) return false;
  const [newest, before] = [nodes.versionOf(node), nodes.versionOf(node, 1)];
  return newest !== undefined && newest.setLayer === before?.setLayer;
}

/** True for a file of which the last layer that has it says just what the one before it has said. */
function isRewritten({ nodes, layers }: ImageTree, node: number): boolean {
  const [newest, before] = [nodes.versionOf(node), nodes.versionOf(node, 1)];
  if (newest === undefined || before === undefined) return false;
  const [left, right] = [layers[newest.layer]?.rows, layers[before.layer]?.rows];
  if (left?.kind[newest.row] !== kindNumber.file || right?.kind[before.row] !== kindNumber.file) return false;
  return left.size[newest.row] === right.size[before.row] && left.crc[newest.row] === right.crc[before.row];
}
