import { crc32 } from 'node:zlib';
import type { Stretch } from './piece-layout.ts';

/** A stretch whose bytes are on the disk, with the CRC-32 they had when they arrived. */
export interface Extent extends Stretch {
  crc: number;
}

/**
 * The part of one piece that one connection fetches from front to back. A whole piece is one segment until an
 * idle connection takes over its unread part, or an earlier run left it half done.
 */
export class Segment {
  readonly offset: number;
  #length: number;
  #received = 0;
  #crc = 0;
  /** Tries since the last new byte; the piece's retry counter. */
  failures = 0;
  /** Set while a connection works on it; ends that connection's request when the segment is taken from it. */
  interrupt: (() => void) | undefined;
  claimed = false;
  #requestedAt = 0;
  #receivedBefore = 0;
  /** Bytes that its connection holds in memory, not written yet. */
  gathered = 0;
  /** True while its connection waits for a write or for the bandwidth limit, so that silence is not the server's. */
  isHeld = false;
  /** When its last byte came, in ms of `performance.now()`; 0 before the first. */
  lastByteAt = 0;

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
  /** The blob's offset of the next byte to ask the server for. */
  get arrivedTo(): number {
    return this.position + this.gathered;
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

  /** Marks the beginning of a request for the rest, at `now` (ms). */
  beginRequest(now: number = performance.now()): void {
    this.#requestedAt = now;
    this.#receivedBefore = this.#received;
    this.lastByteAt = now;
  }

  /** How long the rest would take at the pace of the request under way, in ms. */
  millisecondsLeft(now: number = performance.now()): number {
    const pace = (this.#received - this.#receivedBefore) / Math.max(1, now - this.#requestedAt);
    return pace === 0 ? Number.POSITIVE_INFINITY : this.remaining / pace;
  }

  /** The part of it that is on the disk. */
  get extent(): Extent {
    return { offset: this.offset, length: this.#received, crc: this.#crc };
  }

  /**
   * Records buffers that have been written at `position`.
   * @throws {RangeError} when they are more than the segment lacks.
   */
  append(buffers: readonly Uint8Array[]): void {
    for (const buffer of buffers) {
      this.#crc = crc32(buffer, this.#crc);
      this.#received += buffer.byteLength;
    }
    if (this.#received > this.#length) throw new RangeError('More bytes than the segment holds');
    this.failures = 0;
    this.lastByteAt = performance.now();
  }

  /**
   * Gives up everything from this offset of the blob on, and returns it as a segment of its own.
   * @throws {RangeError} when bytes from there on have arrived.
   */
  splitAt(offset: number): Segment {
    if (offset < this.arrivedTo || offset >= this.end)
      throw new RangeError('A segment can be split only where it is unread');
    const rest = new Segment({ offset, length: this.end - offset });
    this.#length = offset - this.offset;
    return rest;
  }
}
