import type { ImageTree } from './image-tree.ts';
import { writtenParts } from './path-of.ts';
import { visibleName } from './visible-name.ts';

/**
 * The node that a path names, as people write it; names that are shown with escapes are written with them.
 * @param isFollowing follows a link at its end too, where it leads to something.
 * @param withRemoved finds what was removed too, by the names that are shown.
 * @returns undefined when nothing of that name is there.
 */
export function findPath(
  tree: ImageTree,
  path: string,
  isFollowing: boolean,
  withRemoved = false,
): number | undefined {
  const written = Buffer.from(writtenParts(tree, path).join('/'));
  if (written.length === 0) return 0;
  const links = tree.links();
  const found = (isFollowing ? links.resolve(written) : undefined) ?? links.find(written);
  return found ?? findShown(tree, writtenParts(tree, path), withRemoved);
}

function findShown({ nodes }: ImageTree, parts: readonly string[], withRemoved: boolean): number | undefined {
  let at = 0;
  for (const part of parts) {
    const next = [...nodes.children(at)].find(
      (node) => (withRemoved || nodes.isThere(node)) && visibleName(nodes.name(node)) === part,
    );
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}
