import type { PackedFile } from '../packed-file.ts';
import type { SpanList } from '../span-list.ts';
import { atHeader } from '../span-table.ts';
import { findFrame } from './frame.ts';
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
    for (let start = 0; start < file.size; ) {
      if (spans.isDue(frameShare)) {
        if (spans.position > 0) await spans.close();
        if (spans.position > 0 || start === 0) spans.begin({ packedOffset: start, bits: atHeader });
      }
      const frame = findFrame(file, start);
      for await (const chunk of unpackFrame(file.descriptor, start, frame)) {
        spans.add(chunk);
        sink(chunk);
      }
      start += frame.length;
      // Tells how far it is.
      file.skip(start - file.position);
    }
  } finally {
    await spans.close();
  }
}
