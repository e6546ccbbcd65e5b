import { type EntryKind, entryKinds } from '../tar/entry.ts';

/** What is peculiar about an entry; each is a bit. */
export const entryFlags = {
  /** Its name begins with a slash. */
  absolute: 1,
  /** Its name goes up (`..`). */
  traversal: 2,
  /** The layer has named this path before. */
  duplicate: 4,
  sparse: 8,
  xattrs: 16,
  /** It removes nothing that there could be (`.wh.` alone). */
  badWhiteout: 32,
  /** A folder that the layer names after what lies in it. */
  afterwards: 64,
} as const;

/**
 * The entries of a layer in the order of its tar, as columns; and, before the first entry in each, the folders that they
 * lie in (kind `implied`). Row 0 is the root.
 */
export interface LayerColumns {
  /** The row of the folder: always a smaller number; -1 for the root. */
  parent: Int32Array;
  /** Where the name of each row ends in `names`; it begins where that of the row before ends. */
  nameEnd: Uint32Array;
  /** Bytes of the last part of each path; of a whiteout what it removes. */
  names: Uint8Array;
  /** An index into `entryKinds`. */
  kind: Uint8Array;
  flags: Uint8Array;
  mode: Uint16Array;
  uid: Uint32Array;
  gid: Uint32Array;
  /** Seconds since 1970. */
  mtime: Float64Array;
  /** Bytes of the file, with the holes of a sparse one. */
  size: Float64Array;
  /** Bytes of the tar before what is stored of it. */
  offset: Float64Array;
  /** CRC-32 of what is stored. */
  crc: Uint32Array;
  /** File attributes of Windows. */
  attributes: Uint32Array;
  linkEnd: Uint32Array;
  /** Bytes of the targets of links. */
  links: Uint8Array;
  /** For each sparse file: its row, how many parts, and offset and length of each. */
  sparse: Float64Array;
}

/** Numbers of the kinds, which columns hold. */
export const kindNumber: Readonly<Record<EntryKind, number>> = Object.fromEntries(
  entryKinds.map((kind, number) => [kind, number]),
) as Record<EntryKind, number>;

/** The kind of a row. */
export function kindOf({ kind }: LayerColumns, row: number): EntryKind {
  return entryKinds[kind[row] ?? 0] ?? 'other';
}

/** Where the name of a row begins. */
export function nameStart({ nameEnd }: LayerColumns, row: number): number {
  return row === 0 ? 0 : (nameEnd[row - 1] ?? 0);
}

/** The target of a link, as it is written. */
export function linkOf({ links, linkEnd }: LayerColumns, row: number): Uint8Array {
  return links.subarray(row === 0 ? 0 : linkEnd[row - 1], linkEnd[row]);
}

/** The parts of a sparse file; undefined for any other. */
export function sparsePartsOf({ sparse, flags }: LayerColumns, row: number): [number, number][] | undefined {
  if (((flags[row] ?? 0) & entryFlags.sparse) === 0) return undefined;
  for (let at = 0; at < sparse.length; ) {
    const count = Math.max(0, sparse[at + 1] ?? 0);
    const start = at + 2;
    at = start + count * 2;
    if (sparse[start - 2] !== row) continue;
    return Array.from({ length: count }, (_, part) => [
      sparse[start + part * 2] ?? 0,
      sparse[start + part * 2 + 1] ?? 0,
    ]);
  }
  return undefined;
}
