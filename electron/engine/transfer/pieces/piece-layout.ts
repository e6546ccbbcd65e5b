/** Bytes of a piece: the unit in which a large blob is claimed, fetched and shown. */
export const pieceBytes = 8 * 1024 * 1024;

/** Blobs up to this many bytes are one piece: a second connection would cost more than it saves. */
export const singlePieceBytes = 16 * 1024 * 1024;

/** A blob of at most this many bytes is fetched into memory: to resume it would cost more than to fetch it again. */
export const tinyBlobBytes = 1024 * 1024;

/** How a blob of `size` bytes is cut into pieces; only the last may be shorter than `pieceSize`. */
export interface PieceLayout {
  size: number;
  pieceSize: number;
  count: number;
}

/** A stretch of a blob, in bytes. */
export interface Stretch {
  offset: number;
  length: number;
}

/** The layout of a blob of this many bytes. An empty blob has no pieces. */
export function pieceLayoutOf(size: number): PieceLayout {
  if (size === 0) return { size, pieceSize: singlePieceBytes, count: 0 };
  const pieceSize = size <= singlePieceBytes ? size : pieceBytes;
  return { size, pieceSize, count: Math.ceil(size / pieceSize) };
}

/**
 * The stretch of the blob that a piece covers.
 * @throws {RangeError} when there is no such piece.
 */
export function stretchOfPiece(layout: PieceLayout, piece: number): Stretch {
  if (!Number.isInteger(piece) || piece < 0 || piece >= layout.count) {
    throw new RangeError(`There is no piece ${piece} among ${layout.count}`);
  }
  const offset = piece * layout.pieceSize;
  return { offset, length: Math.min(layout.pieceSize, layout.size - offset) };
}

/** The piece that holds this byte of the blob. */
export function pieceAt(layout: PieceLayout, offset: number): number {
  return Math.floor(offset / layout.pieceSize);
}
