import type { TocFormat } from '../../../../shared/inside/layer-toc.ts';
import { isBomb } from '../../library/import/limits.ts';
import { layerLimit } from '../bounds/layer-end.ts';
import { indexVersion, type LayerIndex } from '../index/layer-index.ts';
import { RowsBuilder } from '../index/rows-builder.ts';
import { SpanList } from '../packing/span-list.ts';
import { parseEntry, type TocEntry } from './entry.ts';
import { entryTexts } from './entry-texts.ts';

/** The layer whose table of contents it is. */
export interface TocLayer {
  digest: string;
  /** Bytes of its blob. */
  size: number;
  format: TocFormat;
  /** What a manifest says of the table: see `keyOfClaim`. */
  claim: string;
}

/**
 * Makes the index of a layer by its table of contents: files are known by it, and cannot be read.
 * @throws {LayerEnd} when the table is none, or at a limit.
 */
export async function indexOfToc(
  json: Buffer,
  { digest, size, format, claim }: TocLayer,
): Promise<{ index: LayerIndex; windows: Uint8Array[] }> {
  const rows = new RowsBuilder();
  let unpackedBytes = 0;
  for (const text of entryTexts(json)) {
    const told = parseEntry(json, text, size);
    if (told.entry === null) continue;
    unpackedBytes += told.entry.size;
    if (isBomb(size, unpackedBytes)) throw layerLimit('growth');
    rows.entry(told.entry, 0);
    rows.checksum(checksumOf(told));
  }
  const { table, windows } = await new SpanList().finish();
  const facts = {
    version: indexVersion,
    digest,
    packing: format === 'estargz' ? 'gzip' : 'zstd',
    packedBytes: size,
    unpackedBytes,
    problem: null,
    toc: { isSought: false, claim, known: { state: 'unchecked', format } },
  } as const;
  return { index: { facts, rows: rows.columns(), spans: table }, windows };
}

/** Stands for the CRC-32 that is not known: the same for the same content, and another one than that of tars. */
function checksumOf({ digest }: TocEntry): number {
  return digest === undefined ? 0 : Number.parseInt(digest.slice(-8), 16);
}
