import { differingFacts, type FileFact } from '../../../../shared/inside/differences.ts';
import { kindNumber, type LayerColumns, linkOf } from '../index/columns.ts';
import type { ImageTree } from '../views/image-tree.ts';

/** The bit of each fact. */
const bits: Readonly<Record<FileFact, number>> = Object.fromEntries(
  differingFacts.map((fact, at) => [fact, 1 << at]),
) as Record<FileFact, number>;

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
  let found = 0;
  if (rows.size[row] !== otherRows.size[otherRow] || rows.crc[row] !== otherRows.crc[otherRow])
    found |= bits.content;
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

function rowOf({ nodes, layers }: ImageTree, node: number): { rows: LayerColumns; row: number } | undefined {
  const { layer = 0, row = 0 } = nodes.versionOf(node) ?? {};
  const rows = layers[layer]?.rows;
  return rows === undefined || row === 0 ? undefined : { rows, row };
}

function isSameLink(rows: LayerColumns, row: number, otherRows: LayerColumns, otherRow: number): boolean {
  return Buffer.compare(linkOf(rows, row), linkOf(otherRows, otherRow)) === 0;
}
