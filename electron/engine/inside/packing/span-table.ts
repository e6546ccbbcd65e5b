/** Where a layer can be begun to be read, and what was there: columns, one row for each span. */
export interface SpanTable {
  /** Bytes of the tar before each span, and in the end all of them. */
  offsets: Float64Array;
  /** Bytes of the packed file before each span. */
  packedOffsets: Float64Array;
  /**
   * How many bits of the byte before that belong to the span (0 to 7); `atHeader` when a member of gzip or a frame of
   * zstd begins with the span.
   */
  bits: Uint8Array;
  /** SHA-256 of what each span unpacks to. */
  digests: Uint8Array;
  /** Where the window of each span lies in `windows`, and in the end its length. */
  windowOffsets: Float64Array;
}

/** Stands for bits where no data comes before. */
export const atHeader = 255;

/** Bytes of SHA-256. */
export const digestBytes = 32;

/** Spans of a table. */
export function spanCount({ bits }: SpanTable): number {
  return bits.length;
}

/** The span that a byte of the tar is in; the last one for any byte behind it. */
export function spanAt({ offsets, bits }: SpanTable, offset: number): number {
  let low = 0;
  let high = bits.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
