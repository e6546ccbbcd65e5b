import { type PieceLayout, pieceAt, stretchOfPiece } from './piece-layout.ts';
import { type Extent, Segment } from './segment.ts';

/** A rest that arrives within this time (ms) is not shared: a second request for it would cost more. */
const worthSharingMs = 500;

/** A connection silent this long (ms) loses its whole unread part to an idle one. */
const silenceBeforeTakeoverMs = 2_000;

/**
 * What is here of a blob, and what is to be fetched next: segments in file order. Connections claim from the
 * front, so that hashing can follow close behind; at the tail they share what others have not read yet.
 */
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

  /** Hands out the next segment to fetch, in file order, or at the tail a part of another's; undefined when there is none. */
  claim(now: number = performance.now()): Segment | undefined {
    const next =
      this.#segments.find((segment) => !segment.claimed && !segment.isComplete) ?? this.#takeOver(now);
    if (next !== undefined) next.claimed = true;
    return next;
  }

  /** True when `claim` would hand something out. */
  hasWork(now: number = performance.now()): boolean {
    return (
      this.#segments.some((segment) => !segment.claimed && !segment.isComplete) ||
      this.#victim(now) !== undefined
    );
  }

  /** One character a piece, for the piece map: `#` here, `>` in transfer, `.` missing. */
  describePieces(): string {
    const marks = new Array<string>(this.layout.count).fill('#');
    for (const segment of this.#segments) {
      if (segment.isComplete) continue;
      const piece = pieceAt(this.layout, segment.offset);
      marks[piece] = segment.claimed || marks[piece] === '>' ? '>' : '.';
    }
    return marks.join('');
  }

  #takeOver(now: number): Segment | undefined {
    const victim = this.#victim(now);
    if (victim === undefined) return undefined;
    const isSilent = now - victim.lastByteAt > silenceBeforeTakeoverMs;
    const unread = victim.end - victim.arrivedTo;
    const rest = victim.splitAt(isSilent ? victim.arrivedTo : victim.arrivedTo + Math.ceil(unread / 2));
    this.#segments.splice(this.#segments.indexOf(victim) + 1, 0, rest);
    if (isSilent) victim.interrupt?.();
    return rest;
  }

  /**
   * The segment that would take longest. A request that has brought nothing yet is not judged until it is silent for too
   * long. A segment that waits for a write or for the bandwidth limit would be no faster with two connections.
   */
  #victim(now: number): Segment | undefined {
    let victim: Segment | undefined;
    let longest = worthSharingMs;
    for (const segment of this.#segments) {
      const unread = segment.end - segment.arrivedTo;
      if (segment.interrupt === undefined || segment.isHeld || unread < 2) continue;
      const isSilent = now - segment.lastByteAt > silenceBeforeTakeoverMs;
      const left = segment.millisecondsLeft(now);
      if (left <= longest || (!isSilent && !Number.isFinite(left))) continue;
      longest = left;
      victim = segment;
    }
    return victim;
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
