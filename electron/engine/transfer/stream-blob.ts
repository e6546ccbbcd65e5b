// Decided here: how a blob is had that is not to be kept (ADR 42).
import { setTimeout as delay } from 'node:timers/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { BodySink } from '../network/body/answer-body.ts';
import { checkAnswer } from './fetch/answer-check.ts';
import type { BlobSource, ByteRange } from './fetch/blob-source.ts';
import { wrongSize } from './fetch/fault.ts';
import { failureOf, type Outcome } from './fetch/outcome.ts';
import { outcomeOfPart, readAnswer } from './fetch/read-answer.ts';
import { SourceList } from './fetch/source-list.ts';
import type { BandwidthLimit } from './pace/pay-ahead.ts';
import type { TransferTiming } from './pace/timing.ts';
import { after } from './recovery/after.ts';

const chunkBytes = 64 * 1024;

/** What streaming works with. */
export interface StreamTools {
  timing: TransferTiming;
  limit: BandwidthLimit;
  /** The stretch that is wanted; all of the blob without. */
  range?: Required<ByteRange> | undefined;
}

/** Takes bytes of a blob in their order, none twice; a promise of the moment when it can take more. */
export type TakeBytes = (bytes: Uint8Array) => Promise<void> | undefined;

/**
 * Hands the bytes of a blob on as they come, over one connection, and keeps none. After a failure it goes on where it was.
 * Nothing is verified: that is for who takes the bytes.
 * @returns the source that the last byte came from.
 * @throws {AppError} what the last source answered; the signal's reason.
 */
export async function streamBlob(
  { size }: Pick<Descriptor, 'size'>,
  sources: readonly BlobSource[],
  { timing, limit, range = { offset: 0, length: size } }: StreamTools,
  take: TakeBytes,
  signal: AbortSignal,
): Promise<BlobSource> {
  const list = new SourceList(sources);
  const stream = new BlobStream({ size, range }, limit, timing.idleMs, take, signal);
  let [failures, askedMs] = [0, 0];
  for (;;) {
    const source = list.current;
    const before = stream.position;
    const outcome = await stream.read(source);
    if (outcome.kind === 'complete') return source;
    signal.throwIfAborted();
    if (outcome.kind === 'range-refused' && range.length < size) {
      // All of the blob is no answer to who wants a little of it.
      list.giveUp(source, outcome.error);
      continue;
    }
    if (outcome.kind === 'range-refused') {
      stream.withoutRanges.add(source);
      continue;
    }
    const history = { failures, isSameOutage: false, newBytes: stream.position - before, askedMs };
    const next = after(outcome, { ...history, source, rangesRefused: 0, jitter: Math.random() }, timing);
    if (next.kind === 'give-up') throw next.error;
    if (next.kind === 'next-source') {
      list.giveUp(source, next.error);
      failures = 0;
    } else if (next.kind === 'retry') {
      failures = next.failures;
      await delay(next.waitMs, undefined, { signal });
    } else if (next.kind === 'wait-as-asked') {
      askedMs += next.waitMs;
      await delay(next.waitMs, undefined, { signal });
    }
  }
}

/** What is wanted of a blob of so many bytes. */
interface Wanted {
  size: number;
  range: Required<ByteRange>;
}

/** The bytes of one blob, or of a stretch of it, whatever connections they come over. */
class BlobStream {
  /** Sources that give all of it or nothing: what has come before is left out. */
  readonly withoutRanges = new Set<BlobSource>();
  /** Bytes that have been handed on. */
  position: number;
  readonly #size: number;
  readonly #end: number;
  readonly #limit: BandwidthLimit;
  readonly #idleMs: number;
  readonly #take: TakeBytes;
  readonly #signal: AbortSignal;
  readonly #memory = new Uint8Array(chunkBytes);

  constructor(
    { size, range }: Wanted,
    limit: BandwidthLimit,
    idleMs: number,
    take: TakeBytes,
    signal: AbortSignal,
  ) {
    this.#size = size;
    this.position = range.offset;
    this.#end = range.offset + range.length;
    this.#limit = limit;
    this.#idleMs = idleMs;
    this.#take = take;
    this.#signal = signal;
  }

  /** Reads from one source until the end, or until it fails. @throws what taking the bytes throws. */
  async read(source: BlobSource): Promise<Outcome> {
    const isAll = this.position === 0 && this.#end === this.#size;
    const offset = isAll || this.withoutRanges.has(source) ? undefined : this.position;
    try {
      const response = await source.open(this.#rangeFrom(offset), this.#signal);
      try {
        const before = this.position;
        const promisedEnd = checkAnswer(response, offset, this.#size);
        const watch = { idleMs: this.#idleMs, signal: this.#signal };
        const end = await readAnswer(response, watch, this.#sink(offset ?? 0, response.host));
        if (this.position === this.#end) return { kind: 'complete' };
        return outcomeOfPart(end, response, this.position === promisedEnd ? promisedEnd - before : 0);
      } finally {
        response.body.destroy();
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      return failureOf(error, offset !== undefined);
    }
  }

  #rangeFrom(offset: number | undefined): ByteRange | undefined {
    if (offset === undefined) return undefined;
    return this.#end === this.#size ? { offset } : { offset, length: this.#end - offset };
  }

  /** @param start where in the blob the answer begins. */
  #sink(start: number, host: string): BodySink {
    let at = start;
    return {
      space: () => this.#memory,
      filled: (count) => {
        const fresh = this.#memory.subarray(Math.min(count, Math.max(0, this.position - at)), count);
        at += count;
        if (at > this.#end) throw wrongSize(host, this.#end, at);
        const paid = this.#limit.take(count, this.#signal);
        const taken = fresh.length === 0 ? undefined : this.#take(fresh);
        this.position = Math.max(this.position, at);
        if (paid === undefined && taken === undefined) return undefined;
        return Promise.all([paid, taken]).then(() => undefined);
      },
    };
  }
}
