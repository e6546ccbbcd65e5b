import { type LayerColumns, sparsePartsOf } from '../index/columns.ts';
import type { SpanReader } from '../packing/span-reader.ts';

/** A stretch of a file: what is stored of it, and where in the tar. */
export interface FilePart {
  /** Bytes of the file before it. */
  position: number;
  /** Bytes of the tar before it. */
  offset: number;
  length: number;
}

/** What is stored of a file, in its order; between the parts are zeros. */
export function storedParts(rows: LayerColumns, row: number): FilePart[] {
  const start = rows.offset[row] ?? 0;
  const sparse = sparsePartsOf(rows, row);
  if (sparse === undefined) return [{ position: 0, offset: start, length: rows.size[row] ?? 0 }];
  let offset = start;
  return sparse.map(([position, length]) => {
    const part = { position, offset, length };
    offset += length;
    return part;
  });
}

/** A file as an open layer holds it. */
export interface StoredFile {
  reader: SpanReader;
  rows: LayerColumns;
  row: number;
}

const zeros = Buffer.alloc(64 * 1024);

/**
 * A part of a file, in pieces; less where the file ends before.
 * @throws {LayerEnd} when the layer has changed since it was indexed.
 */
export async function* fileBytes(
  { reader, rows, row }: StoredFile,
  from: number,
  length: number,
): AsyncGenerator<Buffer> {
  const end = Math.min(from + length, rows.size[row] ?? 0);
  let position = from;
  for (const part of storedParts(rows, row)) {
    if (part.position + part.length <= position || position >= end) continue;
    if (part.position > position) {
      const gapEnd = Math.min(part.position, end);
      yield* zeroBytes(gapEnd - position);
      position = gapEnd;
    }
    const skipped = position - part.position;
    const wanted = Math.min(part.length - skipped, end - position);
    if (wanted <= 0) break;
    yield* reader.read(part.offset + skipped, wanted);
    position += wanted;
  }
  yield* zeroBytes(end - position);
}

function* zeroBytes(length: number): Generator<Buffer> {
  for (let rest = length; rest > 0; rest -= zeros.length) yield zeros.subarray(0, rest);
}
