import { crc32 } from './crc32.ts';
import type { Stretch } from './piece-layout.ts';

/** A stretch whose bytes are on the disk, with the CRC-32 they had when they arrived. */
export interface Extent extends Stretch {
  crc: number;
}

/**
 * The part of one piece that is fetched from front to back: what of it is on the disk. A whole piece is one segment
 * until a connection takes over a part of it, or an earlier run left it half done.
 */
export class Segment {
  readonly offset: number;
  #length: number;
  #received = 0;
  #crc = 0;

  constructor(stretch: Stretch) {
    this.offset = stretch.offset;
    this.#length = stretch.length;
  }

  /** A segment of an earlier run, its bytes checked. */
  static complete(extent: Extent): Segment {
    const segment = new Segment(extent);
    segment.#received = extent.length;
    segment.#crc = extent.crc;
    return segment;
  }

  get length(): number {
    return this.#length;
  }
  get received(): number {
    return this.#received;
  }
  /** The blob's offset of the next byte to write. */
  get position(): number {
    return this.offset + this.#received;
  }
  get end(): number {
    return this.offset + this.#length;
  }
  get remaining(): number {
    return this.#length - this.#received;
  }
  get isComplete(): boolean {
    return this.#received === this.#length;
  }

  /** The part of it that is on the disk. */
  get extent(): Extent {
    return { offset: this.offset, length: this.#received, crc: this.#crc };
  }

  /**
   * Records bytes that have been written at `position`.
   * @throws {RangeError} when they are more than the segment lacks.
   */
  append(bytes: Uint8Array): void {
    if (bytes.byteLength > this.remaining) throw new RangeError('More bytes than the segment holds');
    this.#crc = crc32(bytes, this.#crc);
    this.#received += bytes.byteLength;
  }

  /**
   * Gives up everything from this offset of the blob on, and returns it as a segment of its own.
   * @throws {RangeError} when bytes from there on are on the disk, or there are none.
   */
  splitAt(offset: number): Segment {
    if (offset < this.position || offset >= this.end)
      throw new RangeError('A segment can be split only where it is unread');
    const rest = new Segment({ offset, length: this.end - offset });
    this.#length = offset - this.offset;
    return rest;
  }
}
