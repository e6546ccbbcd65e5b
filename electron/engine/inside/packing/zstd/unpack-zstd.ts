import type { PackedFile } from '../packed-file.ts';
import type { SpanList } from '../span-list.ts';
import { atHeader } from '../span-table.ts';
import { unpackFrame } from './unpack-frame.ts';

/** A frame needs nothing of what comes before it. */
const frameShare = 1 / 16;

/**
 * Unpacks zstd, frame after frame, and lists the frames from which it can be unpacked later.
 * @param sink gets the bytes.
 * @throws {LayerEnd} when the data is damaged or asks for too much memory; what `sink` throws.
 */
export async function unpackZstd(
  file: PackedFile,
  spans: SpanList,
  sink: (bytes: Uint8Array) => void,
): Promise<void> {
  try {
    for (let isFirst = true; file.peek().length > 0; isFirst = false) {
      if (spans.isDue(frameShare)) {
        if (spans.position > 0) await spans.close();
        if (spans.position > 0 || isFirst) spans.begin({ packedOffset: file.position, bits: atHeader });
      }
      for await (const chunk of unpackFrame(file)) {
        spans.add(chunk);
        sink(chunk);
      }
    }
  } finally {
    await spans.close();
  }
}
