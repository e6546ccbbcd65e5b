import type { FileFacts } from '../../../../shared/inside/file-facts.ts';
import { fileRow, kindAt } from './file-row.ts';
import type { ImageTree } from './image-tree.ts';
import { versionsOf } from './versions.ts';

/** What a tree knows of a node; what made its layers stands in the config. */
export type TreeFacts = Omit<FileFacts, 'createdBy' | 'productVersion' | 'versions'> & {
  versions: Omit<FileFacts['versions'][number], 'createdBy'>[];
};

/** Everything that a tree knows of a node. */
export function factsOf(tree: ImageTree, node: number): TreeFacts {
  const file = fileRow(tree, node);
  const { layer = 0, row = 0 } = tree.nodes.versionOf(node) ?? {};
  const rows = row === 0 ? undefined : tree.layers[layer]?.rows;
  const target = kindAt(tree, node) === 'symlink' ? targetOf(tree, node) : undefined;
  return {
    file,
    digest: tree.layers[file.layer]?.facts.digest ?? '',
    uid: tree.isWindows ? null : (rows?.uid[row] ?? null),
    gid: tree.isWindows ? null : (rows?.gid[row] ?? null),
    attributes: tree.isWindows ? (rows?.attributes[row] ?? null) : null,
    target: target === undefined ? null : fileRow(tree, target),
    versions: versionsOf(tree, node),
  };
}

function targetOf(tree: ImageTree, node: number): number | undefined {
  const names: Uint8Array[] = [];
  for (let at = node; at > 0; at = tree.nodes.parent.at(at)) names.unshift(tree.nodes.name(at), slash);
  const found = tree.links().resolve(Buffer.concat(names));
  return found === node ? undefined : found;
}

const slash = Buffer.from('/');
