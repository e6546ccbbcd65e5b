import type { PackedFile } from './packed-file.ts';
import type { SpanList } from './span-list.ts';
import { atHeader } from './span-table.ts';

/**
 * Reads a layer that is not packed, and lists places in it: what is read later is compared with their digests.
 * @param sink gets the bytes; they change after the call.
 * @throws what `sink` throws.
 */
export async function readPlain(
  file: PackedFile,
  spans: SpanList,
  sink: (bytes: Uint8Array) => void,
): Promise<void> {
  try {
    do {
      if (spans.isDue()) {
        if (spans.position > 0) await spans.close();
        spans.begin({ packedOffset: file.position, bits: atHeader });
      }
      const bytes = file.peek();
      spans.add(bytes);
      sink(bytes);
      file.use(bytes.length);
    } while (file.peek().length > 0);
  } finally {
    await spans.close();
  }
}
