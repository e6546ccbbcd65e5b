import { closeSync, fstatSync } from 'node:fs';
import { AppError } from '../../../../shared/errors.ts';
import type { OpenFile } from '../../files/blocks/block-protocol.ts';
import { ofUnreadableBlob } from '../bounds/blob-errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { openFile, readWindow, type StoredIndex } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { fileSource } from '../packing/packed-source.ts';
import { type KeptSpans, SpanReader, type SpanSource } from '../packing/span-reader.ts';

/** What reading a layer needs besides its place. */
export interface LayerKnowledge {
  stored: StoredIndex;
  kept: KeptSpans;
  /**
   * Makes the index anew, when bytes do not match it.
   * @throws {AppError} when the layer is damaged, or its files have other numbers than before.
   */
  remake(): Promise<StoredIndex>;
}

/**
 * Runs something that reads of a layer. Its files are open no longer than that, so that they can be deleted.
 * @throws {AppError} `BLOB_UNKNOWN` when that has not arrived; `LIBRARY_BUSY` when its files are gone; `LIBRARY_CORRUPT` when
 * the layer is damaged, or its disk cannot read it; `DISK_PERMISSION`, `INTERNAL` when they cannot be opened or read.
 * @throws {LayerEnd} when the layer ends before.
 */
export async function withLayer<Result>(
  { digest, blob, index, arrived }: LayerPlace,
  { stored, kept, remake }: LayerKnowledge,
  run: (reader: SpanReader) => Promise<Result>,
): Promise<Result> {
  if (arrived === 0) throw notArrived();
  const opened: OpenFile[] = [];
  const open = (path: string): OpenFile => {
    const file = openFile(path);
    opened.push(file);
    return file;
  };
  const sourceOf = (known: StoredIndex): SpanSource => {
    const { facts, spans } = known.index;
    const [file, indexFile] = [open(blob), open(index)];
    const all = fstatSync(file.descriptor).size;
    return {
      name: index,
      packing: facts.packing,
      packed: fileSource(file, Math.min(all, arrived ?? all)),
      table: spans,
      problem: facts.problem,
      window: (span) => readWindow(indexFile, known, span),
    };
  };
  try {
    // Bytes of a layer that is still coming are compared with its digest when it is here.
    const mend = arrived === null ? async () => sourceOf(await remake()) : undefined;
    return await run(new SpanReader(sourceOf(stored), kept, mend));
  } catch (error) {
    // What is read behind the last byte that has come is no damage.
    if (arrived !== null && error instanceof LayerEnd) throw notArrived();
    throw arrived === null ? ofUnreadableBlob(error, digest, blob) : error;
  } finally {
    for (const { descriptor } of opened) closeSync(descriptor);
  }
}

function notArrived(): AppError {
  return new AppError(
    'BLOB_UNKNOWN',
    'The layer of this file is not here, or not yet as far as the file. Download the image, then look again.',
    { details: { reason: 'not-arrived' } },
  );
}
