import type { LibrarySpace, StoredBlob, UnfinishedBlob } from '../../../shared/schemas/library-space.ts';
import { type Box, placeBoxes } from '../../components/treemap/place-boxes.ts';
import { familiesOf } from './families.ts';

/** More layers than these are drawn as one block of each family: they would be too small to be hit. */
const mostBlocks = 300;
/** Room for the name of a family (px). */
const nameHeight = 18;

/** What a block stands for. */
export type BlockContent =
  | { kind: 'layer'; layer: StoredBlob }
  | { kind: 'rest'; count: number; size: number; images: number[] }
  | { kind: 'unfinished'; blob: UnfinishedBlob };

export interface MapBlock extends Box {
  key: string;
  size: number;
  content: BlockContent;
}

/** The name of a family above its blocks; `images` is empty for what is unfinished. */
export interface MapGroup extends Box {
  key: string;
  images: number[];
}

export interface SpaceMap {
  groups: MapGroup[];
  /** The largest first. */
  blocks: MapBlock[];
}

interface Leaf {
  key: string;
  size: number;
  content?: BlockContent;
  images?: number[];
  children?: Leaf[];
}

/** Lays the layers of a library out in a rectangle of this many pixels: areas are sizes, families stay together. */
export function layOut(space: LibrarySpace, width: number, height: number): SpaceMap {
  const root: Leaf = { key: '', size: 0, children: groupsOf(space) };
  const placed = placeBoxes(root, width, height, {
    childrenOf: ({ children }) => children,
    sizeOf: ({ size }) => size,
    nameHeight: (_, depth) => (depth === 1 ? nameHeight : 0),
  });
  const groups = placed
    .filter(({ depth }) => depth === 1)
    .map(({ item: { key, images = [] }, left, top, width, height }) => ({
      key,
      images,
      left,
      top,
      width,
      height,
    }));
  const blocks = placed.flatMap(({ item: { key, content }, left, top, width, height, size }) =>
    content === undefined ? [] : [{ key, content, size, left, top, width, height }],
  );
  return { groups, blocks: blocks.sort((left, right) => right.size - left.size) };
}

function groupsOf(space: LibrarySpace): Leaf[] {
  const families = familiesOf(space);
  const sizes = families
    .flatMap(({ layers }) => layers.map(({ size }) => size))
    .sort((left, right) => right - left);
  const least = sizes[mostBlocks - 1] ?? 0;
  const groups: Leaf[] = families.map(({ images, layers }, position) => {
    const shown = layers.filter(({ size }) => size >= least);
    const rest = layers.filter(({ size }) => size < least);
    return {
      key: `family ${position}`,
      size: 0,
      images,
      children: [
        ...shown.map((layer) => ({
          key: layer.digest,
          size: layer.size,
          content: { kind: 'layer' as const, layer },
        })),
        ...(rest.length === 0 ? [] : [restOf(rest, position)]),
      ],
    };
  });
  const { unfinished } = space;
  if (unfinished.length === 0) return groups;
  const children = unfinished
    .filter(({ size }) => size > 0)
    .map((blob) => ({
      key: `${blob.kind} ${blob.digest}`,
      size: blob.size,
      content: { kind: 'unfinished' as const, blob },
    }));
  return children.length === 0 ? groups : [...groups, { key: 'unfinished', size: 0, images: [], children }];
}

function restOf(layers: readonly StoredBlob[], position: number): Leaf {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const images = [...new Set(layers.flatMap((layer) => layer.images))];
  return { key: `rest ${position}`, size, content: { kind: 'rest', count: layers.length, size, images } };
}
