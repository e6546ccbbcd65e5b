import { AppError } from '../../../../shared/errors.ts';
import { LayerEnd } from '../bounds/layer-end.ts';
import { readWindow, type StoredIndex, withFile } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { type KeptSpans, SpanReader } from '../packing/span-reader.ts';

/**
 * Runs something that reads of a layer. Its files are open no longer than that, so that they can be deleted.
 * @throws {AppError} `BLOB_UNKNOWN` when that has not arrived; `DISK_PERMISSION`, `INTERNAL` when they cannot be opened.
 */
export async function withLayer<Result>(
  { blob, index, arrived }: LayerPlace,
  stored: StoredIndex,
  kept: KeptSpans,
  run: (reader: SpanReader) => Promise<Result>,
): Promise<Result> {
  const { facts, spans } = stored.index;
  if (arrived === 0) throw notArrived();
  try {
    return await withFile(blob, (descriptor, all) =>
      withFile(index, (indexDescriptor) => {
        const window = (span: number) => readWindow(indexDescriptor, stored, span);
        const size = Math.min(all, arrived ?? all);
        const source = { packing: facts.packing, descriptor, size, table: spans, window };
        return run(new SpanReader({ ...source, name: index }, kept));
      }),
    );
  } catch (error) {
    // What is read behind the last byte that has come is no damage.
    if (arrived !== null && error instanceof LayerEnd) throw notArrived();
    throw error;
  }
}

function notArrived(): AppError {
  return new AppError(
    'BLOB_UNKNOWN',
    'The layer of this file is not here, or not yet as far as the file. Download the image, then look again.',
    { details: { reason: 'not-arrived' } },
  );
}
