import { readWindow, type StoredIndex, withFile } from '../index/index-file.ts';
import type { LayerPlace } from '../index/layer-place.ts';
import { type KeptSpans, SpanReader } from '../packing/span-reader.ts';

/**
 * Runs something that reads of a layer. Its files are open no longer than that, so that they can be deleted.
 * @throws {AppError} `DISK_PERMISSION`, `INTERNAL` when they cannot be opened.
 */
export async function withLayer<Result>(
  { digest, blob, index }: LayerPlace,
  stored: StoredIndex,
  kept: KeptSpans,
  run: (reader: SpanReader) => Promise<Result>,
): Promise<Result> {
  const { facts, spans } = stored.index;
  return withFile(blob, (descriptor, size) =>
    withFile(index, (indexDescriptor) => {
      const window = (span: number) => readWindow(indexDescriptor, stored, span);
      return run(
        new SpanReader({ digest, packing: facts.packing, descriptor, size, table: spans, window }, kept),
      );
    }),
  );
}
