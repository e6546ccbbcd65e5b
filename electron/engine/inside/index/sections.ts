import type { SpanTable } from '../packing/span-table.ts';
import type { LayerColumns } from './columns.ts';
import type { LayerIndex } from './layer-index.ts';

/** What the file of an index begins with. */
export const indexMagic = 'LSINSIDE';

/** Bytes of the facts that an index may have. */
export const mostFactBytes: number = 64 * 1024;

type Values = Int32Array | Uint8Array | Uint16Array | Uint32Array | Float64Array;
type ColumnType = new (buffer: ArrayBuffer, offset: number, length: number) => Values;

/** The columns in the order in which the file has them, and what their numbers are. */
export const columnTypes: readonly (readonly [keyof LayerColumns | `span-${keyof SpanTable}`, ColumnType])[] =
  [
    ['parent', Int32Array],
    ['nameEnd', Uint32Array],
    ['names', Uint8Array],
    ['kind', Uint8Array],
    ['flags', Uint8Array],
    ['mode', Uint16Array],
    ['uid', Uint32Array],
    ['gid', Uint32Array],
    ['mtime', Float64Array],
    ['size', Float64Array],
    ['offset', Float64Array],
    ['crc', Uint32Array],
    ['attributes', Uint32Array],
    ['linkEnd', Uint32Array],
    ['links', Uint8Array],
    ['sparse', Float64Array],
    ['span-offsets', Float64Array],
    ['span-packedOffsets', Float64Array],
    ['span-bits', Uint8Array],
    ['span-digests', Uint8Array],
    ['span-windowOffsets', Float64Array],
  ];

/** The columns of an index in that order. */
export function sectionsOf({ rows, spans }: LayerIndex): { name: string; values: Values }[] {
  const columns = new Map<string, Values>([
    ...Object.entries(rows),
    ...Object.entries(spans).map(([name, values]) => [`span-${name}`, values] as const),
  ]);
  return columnTypes.map(([name]) => ({ name, values: columns.get(name) ?? new Uint8Array() }));
}
