import { type PieceLayout, pieceAt, stretchOfPiece } from './piece-layout.ts';
import { type Extent, Segment } from './segment.ts';

/** What is here of a blob: segments in file order, which cover it once. */
export class PieceMap {
  readonly layout: PieceLayout;
  #segments: Segment[];
  /** Segments before this one are complete. */
  #firstIncomplete = 0;

  constructor(layout: PieceLayout, extents: readonly Extent[] = []) {
    this.layout = layout;
    this.#segments = segmentsOf(layout, extents);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Bytes on the disk. */
  get bytesDone(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.received, 0);
  }

  get isComplete(): boolean {
    return this.frontier === this.layout.size;
  }

  /** Everything before this offset is on the disk. */
  get frontier(): number {
    let segment = this.#segments[this.#firstIncomplete];
    while (segment?.isComplete) segment = this.#segments[++this.#firstIncomplete];
    return segment?.position ?? this.layout.size;
  }

  /** What a journal records: the parts on the disk, in file order. */
  get extents(): Extent[] {
    return this.#segments.filter(({ received }) => received > 0).map(({ extent }) => extent);
  }

  /** The segments that lack bytes, in file order. */
  *incomplete(): Generator<Segment> {
    // Not from 0: a blob of many gigabytes has thousands of segments, and most are complete.
    if (this.isComplete) return;
    for (let index = this.#firstIncomplete; index < this.#segments.length; index++) {
      const segment = this.#segments[index];
      if (segment !== undefined && !segment.isComplete) yield segment;
    }
  }

  /**
   * Cuts a segment in two at this offset of the blob, and returns the second.
   * @throws {RangeError} as `Segment.splitAt`.
   */
  split(segment: Segment, offset: number): Segment {
    const rest = segment.splitAt(offset);
    this.#segments.splice(this.#segments.indexOf(segment) + 1, 0, rest);
    return rest;
  }

  /**
   * One character a piece, for the piece map: `#` here, `>` in transfer, `.` missing.
   * @param isInTransfer tells whether a connection works on a segment.
   */
  describePieces(isInTransfer: (segment: Segment) => boolean): string {
    const marks = new Array<string>(this.layout.count).fill('#');
    for (const segment of this.incomplete()) {
      const piece = pieceAt(this.layout, segment.offset);
      marks[piece] = isInTransfer(segment) || marks[piece] === '>' ? '>' : '.';
    }
    return marks.join('');
  }
}

function segmentsOf(layout: PieceLayout, extents: readonly Extent[]): Segment[] {
  const sorted = [...extents].sort((left, right) => left.offset - right.offset);
  const segments: Segment[] = [];
  let next = 0;
  for (let piece = 0; piece < layout.count; piece++) {
    const { offset, length } = stretchOfPiece(layout, piece);
    const end = offset + length;
    let position = offset;
    for (let extent = sorted[next]; extent !== undefined && extent.offset < end; extent = sorted[++next]) {
      if (extent.offset < position || extent.offset + extent.length > end) continue;
      if (extent.offset > position) {
        segments.push(new Segment({ offset: position, length: extent.offset - position }));
      }
      segments.push(Segment.complete(extent));
      position = extent.offset + extent.length;
    }
    if (position < end) segments.push(new Segment({ offset: position, length: end - position }));
  }
  return segments;
}
