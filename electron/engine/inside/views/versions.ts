import type { FileVersion } from '../../../../shared/inside/file-facts.ts';
import type { ImageTree } from './image-tree.ts';

/** Versions that are told of. */
const mostVersions = 1000;

/** What a node was in the layers, the newest first. What has the same checksum as the one before it is the same. */
export function versionsOf(tree: ImageTree, node: number): FileVersion[] {
  const found: FileVersion[] = [];
  let newer: string | undefined;
  for (let before = 0; before < mostVersions; before++) {
    const version = tree.nodes.versionOf(node, before);
    if (version === undefined) break;
    const rows = tree.layers[version.layer]?.rows;
    const bytes = rows?.size[version.row] ?? 0;
    const content = `${rows?.kind[version.row]} ${bytes} ${rows?.crc[version.row]}`;
    const last = found.at(-1);
    if (last !== undefined) last.isSame = content === newer;
    found.push({ layer: version.setLayer, bytes, isSame: false });
    newer = content;
  }
  return found;
}
