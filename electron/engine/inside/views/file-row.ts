import type { ImageFile } from '../../../../shared/inside/image-files.ts';
import { linkOf } from '../index/columns.ts';
import { entryKinds } from '../tar/entry.ts';
import { markOf, noLayer } from '../trees/totals.ts';
import type { Touched } from '../trees/touched.ts';
import type { ImageTree } from './image-tree.ts';
import { pathOf, shownName } from './path-of.ts';
import { peculiaritiesOf } from './peculiarities.ts';
import { visibleName } from './visible-name.ts';

/**
 * What is shown of a node.
 * @param touched counts of a folder only what is among these.
 */
export function fileRow(tree: ImageTree, node: number, touched?: Touched): ImageFile {
  const { nodes, totals, isWindows } = tree;
  const sums = touched ?? totals;
  const { layer = 0, row = 0, isLink = false } = nodes.versionOf(node) ?? {};
  const columns = tree.layers[layer]?.rows;
  const kind = kindAt(tree, node);
  const isFolder = kind === 'folder';
  const links = kind === 'symlink' || kind === 'hardlink';
  return {
    node,
    name: shownName(tree, node),
    path: pathOf(tree, node),
    kind,
    bytes: isFolder ? (sums.bytes[node] ?? 0) : sizeAt(tree, node),
    files: isFolder ? (sums.files[node] ?? 0) : 0,
    change: markOf(nodes, node) ?? null,
    added: isFolder ? (sums.added[node] ?? 0) : 0,
    changed: isFolder ? (sums.changed[node] ?? 0) : 0,
    removed: isFolder ? (sums.removed[node] ?? 0) : 0,
    changedIn: isFolder ? oneLayer(sums.changedIn[node]) : null,
    layer: isLink ? (nodes.versionOf(node)?.setLayer ?? layer) : layer,
    link: links && columns !== undefined ? visibleName(linkOf(columns, row)) : null,
    mode: isWindows || row === 0 ? null : (columns?.mode[row] ?? null),
    modifiedAt: row === 0 ? null : isoTime(columns?.mtime[row] ?? Number.NaN),
    peculiarities: peculiaritiesOf(tree, node),
    hasChildren: isFolder && holdsAny(tree, node, touched),
  };
}

/** The kind of a node, as it is shown. */
export function kindAt({ nodes }: ImageTree, node: number): ImageFile['kind'] {
  const kind = entryKinds[nodes.kind(node)] ?? 'other';
  return kind === 'implied' || kind === 'whiteout' || kind === 'opaque' ? 'other' : kind;
}

/** Bytes of the file that a node is, whatever its state; 0 for all but files. */
export function sizeAt({ nodes, layers }: ImageTree, node: number): number {
  const { layer = 0, row = 0 } = nodes.versionOf(node) ?? {};
  return layers[layer]?.rows.size[row] ?? 0;
}

function holdsAny({ nodes }: ImageTree, folder: number, touched: Touched | undefined): boolean {
  if (touched === undefined) return nodes.firstChild.at(folder) >= 0;
  return nodes.children(folder).some((child) => touched.isIn[child] === 1);
}

function oneLayer(layer = noLayer): number | null {
  return layer < 0 ? null : layer;
}

function isoTime(seconds: number): string | null {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
