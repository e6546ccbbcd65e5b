import { differingFacts, type FileFact } from '../../../../shared/inside/differences.ts';
import { kindNumber, type LayerColumns, linkOf } from '../index/columns.ts';
import type { LayerIndex } from '../index/layer-index.ts';
import type { ImageTree } from '../views/image-tree.ts';

/** The bit of each fact. */
const bits: Readonly<Record<FileFact, number>> = Object.fromEntries(
  differingFacts.map((fact, at) => [fact, 1 << at]),
) as Record<FileFact, number>;

/** The bit of files whose content cannot be compared. */
export const unknownBit = 1 << differingFacts.length;

/**
 * The facts in which two nodes differ, as bits; 0 when they are the same. Of a folder only that it is one counts: when it
 * was changed says nothing of what is in it. Mode and owner say nothing on Windows.
 */
export function differingBits(before: ImageTree, left: number, after: ImageTree, right: number): number {
  const kind = before.nodes.kind(left);
  if (kind !== after.nodes.kind(right)) return bits.kind;
  if (kind === kindNumber.folder) return 0;
  const [one, other] = [rowOf(before, left), rowOf(after, right)];
  if (one === undefined || other === undefined) return 0;
  const [{ rows, row }, { rows: otherRows, row: otherRow }] = [one, other];
  // Images that share layers share their rows.
  if (rows === otherRows && row === otherRow) return 0;
  let found = contentBits(one, other);
  if (kind === kindNumber.symlink && !isSameLink(rows, row, otherRows, otherRow)) found |= bits.target;
  if (before.isWindows || after.isWindows) return found;
  if (rows.mode[row] !== otherRows.mode[otherRow]) found |= bits.mode;
  if (rows.uid[row] !== otherRows.uid[otherRow] || rows.gid[row] !== otherRows.gid[otherRow])
    found |= bits.owner;
  return found;
}

/** The facts that bits stand for. */
export function factsOfBits(found: number): FileFact[] {
  return differingFacts.filter((fact) => (found & bits[fact]) !== 0);
}

/** A row, and whether its checksum is one that a table of contents tells: such a one is of another kind than that of a tar. */
interface Entry {
  rows: LayerColumns;
  row: number;
  isByToc: boolean;
}

function rowOf({ nodes, layers }: ImageTree, node: number): Entry | undefined {
  const { layer = 0, row = 0 } = nodes.versionOf(node) ?? {};
  const index = layers[layer];
  return index === undefined || row === 0
    ? undefined
    : { rows: index.rows, row, isByToc: isListedByToc(index) };
}

function isListedByToc({ facts: { toc } }: LayerIndex): boolean {
  return toc.known?.state === 'unchecked';
}

/** Whether the content of two entries differs, or nobody knows. */
function contentBits(one: Entry, other: Entry): number {
  const bytes = one.rows.size[one.row] ?? 0;
  if (bytes !== (other.rows.size[other.row] ?? 0)) return bits.content;
  if (bytes === 0) return 0;
  const [sum, otherSum] = [one.rows.crc[one.row] ?? 0, other.rows.crc[other.row] ?? 0];
  // A table that has no digest of a file has 0 for it.
  const isKnown = one.isByToc === other.isByToc && (!one.isByToc || (sum !== 0 && otherSum !== 0));
  if (!isKnown) return unknownBit;
  return sum === otherSum ? 0 : bits.content;
}

function isSameLink(rows: LayerColumns, row: number, otherRows: LayerColumns, otherRow: number): boolean {
  return Buffer.compare(linkOf(rows, row), linkOf(otherRows, otherRow)) === 0;
}
