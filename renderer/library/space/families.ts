import type { LibrarySpace, StoredBlob } from '../../../shared/schemas/library-space.ts';

/** Images that share layers, directly or by others, and the layers that they have. */
export interface Family {
  /** Positions of its images in the library's space. */
  images: number[];
  /** The largest first. */
  layers: StoredBlob[];
  /** Bytes of all of these. */
  size: number;
}

/** The families of a library, the largest first. Manifests and configs are too small to be seen, and left out. */
export function familiesOf({ images, blobs }: LibrarySpace): Family[] {
  const layers = blobs.filter(({ kind, size }) => kind !== 'manifest' && kind !== 'config' && size > 0);
  const parent = images.map((_, position) => position);
  for (const { images: users } of layers) {
    const [first = 0, ...others] = users;
    for (const other of others) parent[rootOf(parent, other)] = rootOf(parent, first);
  }
  const families = new Map<number, Family>();
  for (const layer of layers) {
    const root = rootOf(parent, layer.images[0] ?? 0);
    const family = families.get(root) ?? { images: [], layers: [], size: 0 };
    family.layers.push(layer);
    family.size += layer.size;
    families.set(root, family);
  }
  for (const position of images.keys()) families.get(rootOf(parent, position))?.images.push(position);
  for (const { layers: own } of families.values()) own.sort((left, right) => right.size - left.size);
  return [...families.values()].sort((left, right) => right.size - left.size);
}

function rootOf(parent: number[], position: number): number {
  let root = position;
  while (parent[root] !== root) root = parent[root] ?? root;
  for (let each = position; each !== root; ) {
    const next = parent[each] ?? root;
    parent[each] = root;
    each = next;
  }
  return root;
}
