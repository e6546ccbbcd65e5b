import { createHash, type Hash, subtle } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { digestBytes, type SpanTable } from './span-table.ts';

/** Bytes of the tar between two places to begin at. */
const spanBytes = 4 * 1024 * 1024;

/** With each so many spans they become twice as long: the table of a layer of any size stays small. */
const spansOfALength = 1024;

/** Where a span begins. */
export interface SpanStart {
  packedOffset: number;
  bits: number;
  /** What the data may refer back to. */
  window?: Uint8Array;
}

/** The SHA-256 of bytes, taken in another thread: they may change after the call. Asked for one at a time. */
export type SumOf = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

const sumInPool: SumOf = async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes));

/** Spans as they are found, each with the SHA-256 of what it unpacks to. */
export class SpanList {
  readonly #starts: (SpanStart & { offset: number; window: Uint8Array })[] = [];
  readonly #digests: (Promise<Uint8Array> | Uint8Array)[] = [];
  readonly #sumOf: SumOf;
  /** The sum that was asked for last, whatever spans were hashed here since. */
  #asked: Promise<unknown> | undefined;
  #hash: Hash | undefined;
  #position = 0;

  constructor(sumOf: SumOf = sumInPool) {
    this.#sumOf = sumOf;
  }

  /** Bytes unpacked so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes since the last span began. */
  get length(): number {
    return this.#position - (this.#starts.at(-1)?.offset ?? 0);
  }

  /** True when the next place to begin at should become a span. @param share of a span that is enough. */
  isDue(share = 1): boolean {
    const doubled = Math.floor(this.#starts.length / spansOfALength);
    return this.#starts.length === 0 || this.length >= spanBytes * 2 ** doubled * share;
  }

  /** Begins a span; the one before must be closed. */
  begin({ packedOffset, bits, window = new Uint8Array() }: SpanStart): void {
    const packed = window.length === 0 ? window : deflateRawSync(window, { level: 1 });
    this.#starts.push({ packedOffset, bits, window: packed, offset: this.#position });
  }

  /** Takes bytes of the span. */
  add(bytes: Uint8Array): void {
    this.addCounted(bytes);
    this.#position += bytes.length;
  }

  /** Takes bytes that were counted, before the span is closed. */
  addCounted(bytes: Uint8Array): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(bytes);
  }

  /** Counts bytes of the span that come again when it is closed, or before. */
  count(bytes: number): void {
    this.#position += bytes;
  }

  /**
   * Ends the span.
   * @param rest what was counted and not added. Another thread hashes it: it may change after the call.
   */
  async close(rest: Uint8Array<ArrayBuffer> = new Uint8Array()): Promise<void> {
    if (this.#hash !== undefined || rest.length === 0) {
      this.#digests.push((this.#hash ?? createHash('sha256')).update(rest).digest());
      this.#hash = undefined;
      return;
    }
    // One at a time: what waits to be hashed is memory.
    await this.#asked;
    const digest = this.#sumOf(rest);
    this.#asked = digest;
    // Who gives up does not ask for it any more.
    digest.catch(() => undefined);
    this.#digests.push(digest);
  }

  /** The table of all spans, and their windows in the same order. All must be closed. */
  async finish(): Promise<{ table: SpanTable; windows: Uint8Array[] }> {
    const count = this.#starts.length;
    const table: SpanTable = {
      offsets: new Float64Array(count + 1).fill(this.#position),
      packedOffsets: new Float64Array(count),
      bits: new Uint8Array(count),
      digests: new Uint8Array(count * digestBytes),
      windowOffsets: new Float64Array(count + 1),
    };
    let end = 0;
    for (const [at, { offset, packedOffset, bits, window }] of this.#starts.entries()) {
      table.offsets[at] = offset;
      table.packedOffsets[at] = packedOffset;
      table.bits[at] = bits;
      table.digests.set((await this.#digests[at]) ?? new Uint8Array(), at * digestBytes);
      end += window.length;
      table.windowOffsets[at + 1] = end;
    }
    return { table, windows: this.#starts.map(({ window }) => window) };
  }
}
