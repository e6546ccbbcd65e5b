import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { damagedLayer } from '../bounds/layer-end.ts';
import type { Packing } from './packing-kind.ts';
import { digestBytes, type SpanTable, spanAt, spanCount } from './span-table.ts';
import { unpackFrom } from './unpack-span.ts';

/** Spans that are longer are not kept in memory: their bytes are told before they are verified. */
const longestKept = 16 * 1024 * 1024;
const keptBytes = 24 * 1024 * 1024;

/** Spans that were unpacked last, of all layers. */
export type KeptSpans = LRUCache<string, Buffer>;

/** Room for a few spans. */
export function keepSpans(): KeptSpans {
  return new LRUCache({ maxSize: keptBytes, sizeCalculation: ({ length }) => Math.max(1, length) });
}

/** A packed layer that is open, and where it can be begun to be read. */
export interface SpanSource {
  /** Names its index among the spans that are kept. */
  name: string;
  packing: Packing;
  descriptor: number;
  /** Bytes of the packed file. */
  size: number;
  table: SpanTable;
  /** The window of a span. */
  window(span: number): Uint8Array;
}

/** Reads any part of a packed layer, by the spans that it lies in. What is read matches their SHA-256. */
export class SpanReader {
  readonly #source: SpanSource;
  readonly #kept: KeptSpans;

  constructor(source: SpanSource, kept: KeptSpans) {
    this.#source = source;
    this.#kept = kept;
  }

  /**
   * Bytes of the tar, in pieces.
   * @throws {LayerEnd} when the layer has changed since it was indexed, also after bytes of a span of more than 16 MiB.
   */
  async *read(offset: number, length: number): AsyncGenerator<Buffer> {
    const { table } = this.#source;
    let position = offset;
    const end = offset + length;
    for (let span = spanAt(table, offset); position < end; span++) {
      if (span >= spanCount(table)) throw changed();
      const start = table.offsets[span] ?? 0;
      const spanEnd = table.offsets[span + 1] ?? start;
      for await (const bytes of this.#span(span, spanEnd - start, position - start, end - start)) {
        position += bytes.length;
        yield bytes;
      }
    }
  }

  /** The bytes of a span from `first` to before `last`, or its end. */
  async *#span(span: number, length: number, first: number, last: number): AsyncGenerator<Buffer> {
    if (length > longestKept) {
      yield* this.#longSpan(span, length, first, last);
      return;
    }
    const key = `${this.#source.name} ${span}`;
    let bytes = this.#kept.get(key);
    if (bytes === undefined) {
      const chunks: Buffer[] = [];
      for await (const chunk of this.#verified(span, length)) chunks.push(Buffer.from(chunk));
      bytes = Buffer.concat(chunks);
      this.#kept.set(key, bytes);
    }
    yield bytes.subarray(first, last);
  }

  async *#longSpan(span: number, length: number, first: number, last: number): AsyncGenerator<Buffer> {
    let position = 0;
    for await (const chunk of this.#verified(span, length)) {
      const part = chunk.subarray(
        Math.max(0, first - position),
        Math.max(0, Math.min(chunk.length, last - position)),
      );
      position += chunk.length;
      if (part.length > 0) yield part;
    }
  }

  async *#verified(span: number, length: number): AsyncGenerator<Buffer> {
    const { table, window, packing, descriptor, size } = this.#source;
    const hash = createHash('sha256');
    let position = 0;
    const open = {
      packing,
      descriptor,
      size,
      packedOffset: table.packedOffsets[span] ?? 0,
      bits: table.bits[span] ?? 0,
      window: window(span),
    };
    for await (const chunk of unpackFrom(open)) {
      const part = chunk.subarray(0, length - position);
      hash.update(part);
      position += part.length;
      yield part;
      if (position === length) break;
    }
    const expected = table.digests.subarray(span * digestBytes, (span + 1) * digestBytes);
    if (position < length || !hash.digest().equals(expected)) throw changed();
  }
}

function changed(): Error {
  return damagedLayer('it has changed since it was looked through');
}
