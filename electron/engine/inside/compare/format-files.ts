import { estargzEntry } from '../toc/unpack-toc.ts';
import type { ImageTree } from '../views/image-tree.ts';

/** What eStargz puts into the root of a layer for who pulls it lazily: its table of contents, and how much to read ahead. */
const estargzFiles: ReadonlySet<string> = new Set([
  estargzEntry,
  '.prefetch.landmark',
  '.no.prefetch.landmark',
]);

/**
 * True for a file that a layer has only because of how it is packed: it says nothing of the image. In a layer that
 * brings no eStargz table of contents such a name is one like all others.
 * @param node of the root folder.
 */
export function isOfFormat({ nodes, layers }: ImageTree, node: number): boolean {
  if (!estargzFiles.has(Buffer.from(nodes.name(node)).toString('latin1'))) return false;
  const known = layers[nodes.versionOf(node)?.layer ?? -1]?.facts.toc.known;
  return known != null && known.state !== 'unusable' && known.format === 'estargz';
}
