import type { Stretch } from '../pieces/piece-layout.ts';
import type { Segment } from '../pieces/segment.ts';
import type { BlobSource } from './blob-source.ts';

/** Of a request that has run for less than this (ms) nothing can be told of its pace. */
const judgedAfterMs = 500;

/**
 * A segment in the hands of one connection: what has come of it, how fast, and whether it still belongs to the
 * connection. Times are in ms of `performance.now()`.
 */
export class Claim {
  readonly segment: Segment;
  readonly source: BlobSource;
  /** Who claimed it. */
  readonly worker: object;
  /** The blob's offset of the first byte that it was to bring. */
  readonly #begin: number;
  readonly #askedAt: number;
  readonly #stop = new AbortController();
  /** The segment's end when it was claimed; an idle connection may take over a part of it since then. */
  readonly #endAtFirst: number;
  #answeredAt: number | undefined;
  #lastByteAt: number;
  #heldSince: number | undefined;
  #heldMs = 0;
  #brought = 0;
  /** Bytes in memory, not written yet. */
  #pending = 0;

  constructor(segment: Segment, source: BlobSource, worker: object, now: number) {
    this.segment = segment;
    this.source = source;
    this.worker = worker;
    this.#begin = segment.position;
    this.#askedAt = now;
    this.#lastByteAt = now;
    this.#endAtFirst = segment.end;
  }

  /** Aborts when the segment is taken away. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }
  /** Bytes that came, those in memory included. */
  get brought(): number {
    return this.#brought;
  }
  /** What of it is on the disk. */
  get written(): Stretch {
    return { offset: this.#begin, length: this.segment.position - this.#begin };
  }
  /** The blob's offset of the next byte that comes. */
  get arrivedTo(): number {
    return this.segment.position + this.#pending;
  }
  /** Bytes that it may still take. */
  get room(): number {
    return this.segment.end - this.arrivedTo;
  }
  /** True when another connection has got a part of what this one was to bring. */
  get hasLostPart(): boolean {
    return this.segment.end < this.#endAtFirst;
  }
  /** How long the answer has taken, or has not come, in ms. */
  answerMs(now: number): number {
    return (this.#answeredAt ?? now) - this.#askedAt;
  }
  get isAnswered(): boolean {
    return this.#answeredAt !== undefined;
  }
  /** True while it waits for a write or for the bandwidth limit, so that silence is not the server's. */
  get isHeld(): boolean {
    return this.#heldSince !== undefined;
  }

  /** The answer has begun. */
  answered(now: number): void {
    this.#answeredAt = now;
    this.#lastByteAt = now;
  }

  /** Bytes have come, into memory. */
  received(bytes: number, now: number): void {
    this.#pending += bytes;
    this.#brought += bytes;
    this.#lastByteAt = now;
  }

  /** The next bytes in memory have reached the file. */
  wrote(bytes: Uint8Array): void {
    this.segment.append(bytes);
    this.#pending -= bytes.byteLength;
  }

  /** The connection reads no further for the moment. */
  hold(now: number): void {
    this.#heldSince ??= now;
  }

  /** The connection reads again. */
  goOn(now: number): void {
    if (this.#heldSince === undefined) return;
    this.#heldMs += now - this.#heldSince;
    this.#heldSince = undefined;
    this.#lastByteAt = now;
  }

  /** How long nothing has come, in ms. */
  silentMs(now: number): number {
    return now - this.#lastByteAt;
  }

  /**
   * Bytes a ms since it was asked, without the time in which it was held; undefined before it can be told.
   * @param patience how many times as long as usual that takes.
   */
  pace(now: number, patience = 1): number | undefined {
    const elapsed = now - this.#askedAt - this.#heldMs;
    const isEarly = elapsed < patience * judgedAfterMs;
    return isEarly && this.room > 0 ? undefined : this.#brought / Math.max(1, elapsed);
  }

  /** Takes the segment away from its connection, which keeps what has come. */
  takeAway(): void {
    this.#stop.abort(new Error('Another connection fetches this'));
  }
}
