import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { relisted } from '../bounds/blob-errors.ts';
import { damagedLayer, LayerEnd, type LayerProblem } from '../bounds/layer-end.ts';
import type { PackedSource } from './packed-source.ts';
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
  packed: PackedSource;
  table: SpanTable;
  /** Why the table ends before the layer does; null when it does not. */
  problem: LayerProblem | null;
  /** The window of a span. */
  window(span: number): Uint8Array;
}

/**
 * Compares the whole layer with its digest, and looks through it again.
 * @throws {AppError} when it does not match its digest, or files have other numbers than before.
 */
export type MendSource = () => Promise<SpanSource>;

/** Reads any part of a packed layer, by the spans that it lies in. What is read matches their SHA-256. */
export class SpanReader {
  #source: SpanSource;
  readonly #kept: KeptSpans;
  #mend: MendSource | undefined;

  /** @param mend is called at most once, when a span does not match: then either the layer or its index is wrong. */
  constructor(source: SpanSource, kept: KeptSpans, mend?: MendSource) {
    this.#source = source;
    this.#kept = kept;
    this.#mend = mend;
  }

  /**
   * Bytes of the tar, in pieces.
   * @throws {LayerEnd} when the layer ends before, or has changed since it was indexed, also after bytes of a span of more
   * than 16 MiB.
   * @throws {AppError} what `mend` throws; `LIBRARY_BUSY` when a span of more than 16 MiB was wrong.
   */
  async *read(offset: number, length: number): AsyncGenerator<Buffer> {
    let position = offset;
    const end = offset + length;
    for (;;) {
      const from = position;
      try {
        for await (const bytes of this.#unmended(position, end - position)) {
          position += bytes.length;
          yield bytes;
        }
        return;
      } catch (error) {
        const hasTold = position > from && this.#isInLongSpan(position);
        await this.#mendAfter(error, position);
        // What was told of a span before it was compared may be wrong.
        if (hasTold) throw relisted('no-index');
      }
    }
  }

  async *#unmended(offset: number, length: number): AsyncGenerator<Buffer> {
    const { table } = this.#source;
    let position = offset;
    const end = offset + length;
    for (let span = spanAt(table, offset); position < end; span++) {
      if (span >= spanCount(table) || position >= this.#end) throw this.#ended();
      const start = table.offsets[span] ?? 0;
      const spanEnd = table.offsets[span + 1] ?? start;
      for await (const bytes of this.#span(span, spanEnd - start, position - start, end - start)) {
        position += bytes.length;
        yield bytes;
      }
    }
  }

  /** Goes on with an index that was made anew, once. @throws the error where that cannot help. */
  async #mendAfter(error: unknown, position: number): Promise<void> {
    const [mend, { table, problem }] = [this.#mend, this.#source];
    if (!(error instanceof LayerEnd)) throw error;
    // What lies where the layer breaks off cannot be read, whatever is known of it.
    const isBrokenOff = problem !== null && spanAt(table, position) >= spanCount(table) - 1;
    if (isBrokenOff) throw new LayerEnd(problem);
    if (mend === undefined) throw error;
    this.#mend = undefined;
    this.#source = await mend();
  }

  /** Bytes of the tar that are known. */
  get #end(): number {
    return this.#source.table.offsets.at(-1) ?? 0;
  }

  #ended(): LayerEnd {
    return this.#source.problem === null ? changed() : new LayerEnd(this.#source.problem);
  }

  /** True behind the beginning of a span whose bytes are told before they are compared. */
  #isInLongSpan(position: number): boolean {
    const { table } = this.#source;
    const span = spanAt(table, position);
    const start = table.offsets[span] ?? 0;
    return position > start && (table.offsets[span + 1] ?? 0) - start > longestKept;
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
    const { table, window, packing, packed } = this.#source;
    const hash = createHash('sha256');
    let position = 0;
    const open = {
      packing,
      source: packed,
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

function changed(): LayerEnd {
  return damagedLayer('it has changed since it was looked through');
}
