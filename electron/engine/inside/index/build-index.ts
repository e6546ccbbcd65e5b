import { LayerEnd, type LayerProblem } from '../bounds/layer-end.ts';
import type { PackedSource } from '../packing/packed-source.ts';
import type { Packing } from '../packing/packing-kind.ts';
import { SpanList, type SumOf } from '../packing/span-list.ts';
import { unpackLayer } from '../packing/unpack-layer.ts';
import { TarReader } from '../tar/tar-reader.ts';
import { indexVersion, type LayerIndex } from './layer-index.ts';
import { RowsBuilder } from './rows-builder.ts';
import { notSought, type TocComparison } from './toc-comparison.ts';

/** A blob to be looked through. */
export interface OpenLayer {
  digest: string;
  source: PackedSource;
  /** Hashes spans; the system's own threads do without it. */
  sumOf?: SumOf | undefined;
}

/**
 * Looks through a layer, in one pass. A layer that is damaged or reaches a limit has an index of what came before, which
 * says so.
 * @param onPosition hears how many bytes of the blob have been read.
 * @param toc the table of contents that the layer brings: the tar is compared with it, and counts.
 * @returns the index, and the windows of its spans one after the other.
 * @throws the system's error when the blob cannot be read.
 */
export async function buildIndex(
  { digest, source, sumOf }: OpenLayer,
  onPosition: (bytes: number) => void,
  toc: TocComparison = notSought,
): Promise<{ index: LayerIndex; windows: Uint8Array[] }> {
  const rows = new RowsBuilder();
  const check = toc.listen?.(rows);
  const tar = new TarReader(check ?? rows);
  const spans = new SpanList(sumOf);
  let packing: Packing = 'none';
  const problem = await problemOf(async () => {
    await unpackLayer({ source, spans, sink: (bytes) => tar.feed(bytes), onPosition }, (found) => {
      packing = found;
    });
    tar.end();
    check?.end();
  });
  const { table, windows } = await spans.finish();
  const facts = {
    version: indexVersion,
    digest,
    packing,
    packedBytes: source.size,
    unpackedBytes: spans.position,
    problem,
    toc: { ...toc.facts, known: toc.facts.known ?? check?.known(problem === null) ?? null },
  } as const;
  return { index: { facts, rows: rows.columns(), spans: table }, windows };
}

async function problemOf(read: () => Promise<void>): Promise<LayerProblem | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (error instanceof LayerEnd) return error.problem;
    throw error;
  }
}
