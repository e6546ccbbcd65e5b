import { createHash } from 'node:crypto';
import { Library } from '../../../electron/engine/library/layout.ts';
import { HashPool } from '../../../electron/engine/transfer/disk/hash-pool.ts';
import { PartialBlob } from '../../../electron/engine/transfer/disk/partial-blob.ts';
import { pieceBytes } from '../../../electron/engine/transfer/pieces/piece-layout.ts';
import type { Segment } from '../../../electron/engine/transfer/pieces/segment.ts';
import type { Descriptor } from '../../../shared/descriptor.ts';

/** Bytes written at a time. */
const writeBytes = 1024 * 1024;

/** A blob of some pieces, whose bytes nobody sends: tests write them where a transfer would. */
export interface ArrivingBlob {
  readonly descriptor: Descriptor;
  readonly content: Uint8Array;
  readonly library: Library;
  readonly partial: PartialBlob;
  /** Writes the next missing pieces other than this one, or as much of them as there is. */
  writePieces(count: number, except?: Segment): Promise<void>;
  /** Writes so many bytes of the next missing piece. */
  writeBytes(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** The content of a blob of so many pieces; the last one is half a piece. */
export function contentOf(pieces: number): Uint8Array {
  const content = new Uint8Array((pieces - 0.5) * pieceBytes);
  const words = new Uint32Array(content.buffer);
  for (let index = 0, state = 1; index < words.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = state;
  }
  return content;
}

/** Opens a blob in the library of this folder, with what is there of it. */
export async function openArrivingBlob(folder: string, content: Uint8Array): Promise<ArrivingBlob> {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const descriptor: Descriptor = {
    digest,
    size: content.length,
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
  };
  const library = await Library.open(folder);
  const hashes = new HashPool();
  const partial = await PartialBlob.open(descriptor, library.blobs, hashes, new AbortController().signal);
  const write = async (segment: Segment, length: number) => {
    for (let left = Math.min(length, segment.remaining); left > 0; left -= writeBytes) {
      const { position } = segment;
      const some = content.subarray(position, position + Math.min(left, writeBytes));
      await partial.file.write([some], position);
      segment.append(some);
      await partial.written(some.length);
    }
  };
  const writeNext = async (length: number, except?: Segment) => {
    const segment = partial.pieceMap.incomplete().find((missing) => missing !== except);
    if (segment !== undefined) await write(segment, length);
  };
  return {
    descriptor,
    content,
    library,
    partial,
    async writePieces(count, except) {
      for (let piece = 0; piece < count; piece++) await writeNext(pieceBytes, except);
    },
    writeBytes: (bytes) => writeNext(bytes),
    async close() {
      await partial.close();
      await hashes.close();
    },
  };
}
