import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { natural } from '../../../../shared/schemas/bounded.ts';
import { parseJson } from '../../oci/json.ts';
import { digestBytes, type SpanTable } from '../packing/span-table.ts';
import { entryKinds } from '../tar/entry.ts';
import type { LayerColumns } from './columns.ts';
import { type LayerIndex, layerFactsSchema } from './layer-index.ts';
import { columnTypes, indexMagic, mostFactBytes } from './sections.ts';

const headSchema = layerFactsSchema.extend({
  sections: z.array(z.tuple([z.string(), natural])).length(columnTypes.length),
});

/** A part of a file, from its beginning; shorter where the file ends before. */
export type ReadStart = (bytes: number) => Buffer<ArrayBuffer>;

/**
 * Reads an index. A file that is damaged, of another version or another layer is none, so that the layer is looked through
 * again; one that somebody made can name wrong files, but ask for no more than there is.
 * @returns the index and where in the file the windows begin; undefined when it is none.
 */
export function decodeIndex(
  read: ReadStart,
  digest: string,
): { index: LayerIndex; windowsAt: number } | undefined {
  const head = read(16);
  if (head.length < 16 || head.toString('latin1', 0, 8) !== indexMagic) return undefined;
  const factBytes = head.readUInt32LE(8);
  if (factBytes > mostFactBytes || factBytes % 8 !== 0) return undefined;
  const facts = headSchema.safeParse(parseJson(read(16 + factBytes).subarray(16))).data;
  if (facts === undefined || facts.digest !== digest) return undefined;
  const { sections, ...rest } = facts;
  const columnsAt = 16 + factBytes;
  const windowsAt = columnsAt + columnBytes(sections.map(([, length]) => length));
  const file = read(windowsAt);
  if (file.length < windowsAt || crc32(file.subarray(16)) !== head.readUInt32LE(12)) return undefined;
  const columns = new Map<string, unknown>();
  let at = file.byteOffset + columnsAt;
  for (const [position, [name, Column]] of columnTypes.entries()) {
    const values = new Column(file.buffer, at, sections[position]?.[1] ?? 0);
    columns.set(name, values);
    at += values.byteLength + (-values.byteLength & 7);
  }
  const index = { facts: rest, ...splitColumns(columns) };
  return isSound(index) ? { index, windowsAt } : undefined;
}

function columnBytes(lengths: readonly number[]): number {
  return columnTypes.reduce((sum, [, Column], position) => {
    const bytes = (lengths[position] ?? 0) * new Column(new ArrayBuffer(0), 0, 0).BYTES_PER_ELEMENT;
    return sum + bytes + (-bytes & 7);
  }, 0);
}

function splitColumns(columns: ReadonlyMap<string, unknown>): { rows: LayerColumns; spans: SpanTable } {
  const [rows, spans] = [new Map<string, unknown>(), new Map<string, unknown>()];
  for (const [name, values] of columns) {
    if (name.startsWith('span-')) spans.set(name.slice('span-'.length), values);
    else rows.set(name, values);
  }
  // Every key and every type is that of the list of columns.
  return {
    rows: Object.fromEntries(rows) as unknown as LayerColumns,
    spans: Object.fromEntries(spans) as unknown as SpanTable,
  };
}

/** True when no number leads out of the columns, and no folder lies in itself. */
function isSound({ rows, spans }: LayerIndex): boolean {
  const { parent, nameEnd, linkEnd, names, links, kind } = rows;
  const count = parent.length;
  const perRow = [
    nameEnd,
    kind,
    rows.flags,
    rows.mode,
    rows.uid,
    rows.gid,
    rows.mtime,
    rows.size,
    rows.offset,
    rows.crc,
    rows.attributes,
    linkEnd,
  ];
  if (count === 0 || parent[0] !== -1 || perRow.some(({ length }) => length !== count)) return false;
  for (let row = 1; row < count; row++) {
    const folder = parent[row] ?? -1;
    if (folder < 0 || folder >= row || (kind[row] ?? 0) >= entryKinds.length) return false;
    if ((nameEnd[row] ?? 0) < (nameEnd[row - 1] ?? 0) || (linkEnd[row] ?? 0) < (linkEnd[row - 1] ?? 0))
      return false;
  }
  if (nameEnd[count - 1] !== names.length || linkEnd[count - 1] !== links.length) return false;
  const spanCount = spans.bits.length;
  return (
    spans.offsets.length === spanCount + 1 &&
    spans.packedOffsets.length === spanCount &&
    spans.digests.length === spanCount * digestBytes &&
    spans.windowOffsets.length === spanCount + 1 &&
    spans.offsets.every((offset, at) => at === 0 || offset >= (spans.offsets[at - 1] ?? 0))
  );
}
