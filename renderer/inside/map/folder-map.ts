import type { MapBlock } from '../../../shared/inside/file-facts.ts';
import { type PlacedBox, placeBoxes } from '../../components/treemap/place-boxes.ts';
import { joined } from '../reading/paths.ts';

/** Room for the name of a folder above what is in it (px). */
const nameHeight = 20;
/** A folder smaller than this has no name above what is in it (px). */
const leastNamed = { width: 72, height: 52 };
/** Boxes smaller than this cannot be seen, let alone hit (px). */
const leastSide = 4;

/** A part of the map: a file or folder, or what is too small of a folder to be shown one by one. */
export interface MapPart {
  key: string;
  /** Undefined for what is left of a folder. */
  block: MapBlock | undefined;
  path: string;
  /** Bytes that are in none of its parts. */
  own: number;
  parts: MapPart[];
}

/** One box of the map. */
export interface MapBox extends PlacedBox<MapPart> {
  /** True for a folder whose name stands above what is in it. */
  isHead: boolean;
}

/** Lays a folder out in a rectangle of this many pixels: areas are sizes. Folders come before what is in them. */
export function layOutFolder(
  blocks: readonly MapBlock[],
  path: string,
  isWindows: boolean,
  width: number,
  height: number,
): MapBox[] {
  const root = partsOf(blocks, path, isWindows);
  if (root === undefined) return [];
  const isNamed = (box: { width: number; height: number }, depth: number) =>
    depth > 0 && box.width >= leastNamed.width && box.height >= leastNamed.height;
  return placeBoxes(root, width, height, {
    childrenOf: ({ parts }) => (parts.length === 0 ? undefined : parts),
    sizeOf: ({ own }) => own,
    nameHeight: (box, depth) => (isNamed(box, depth) ? nameHeight : 0),
    margin: 2,
  })
    .map((box) => ({ ...box, isHead: !box.isLeaf && isNamed(box, box.depth) }))
    .filter(({ isLeaf, isHead, width: wide, height: high }) =>
      isLeaf ? wide >= leastSide && high >= leastSide : isHead,
    );
}

/** The folder with what is in it; what the blocks leave out of a folder is a part of its own. */
function partsOf(blocks: readonly MapBlock[], path: string, isWindows: boolean): MapPart | undefined {
  const [first, ...others] = blocks;
  if (first === undefined) return undefined;
  const root: MapPart = { key: `${first.node}`, block: first, path, own: first.bytes, parts: [] };
  const parts = new Map([[first.node, root]]);
  for (const block of others) {
    const parent = parts.get(block.parent);
    if (parent === undefined) continue;
    const part: MapPart = {
      key: `${block.node}`,
      block,
      path: joined(parent.path, block.name, isWindows),
      own: block.bytes,
      parts: [],
    };
    parts.set(block.node, part);
    parent.parts.push(part);
    parent.own = Math.max(0, parent.own - block.bytes);
  }
  for (const part of parts.values()) {
    if (part.parts.length === 0 || part.own === 0) continue;
    part.parts.push({ key: `rest ${part.key}`, block: undefined, path: part.path, own: part.own, parts: [] });
    part.own = 0;
  }
  return root;
}
