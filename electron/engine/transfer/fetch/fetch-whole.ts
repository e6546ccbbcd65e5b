import type { BodySink, Taken } from '../../network/body/answer-body.ts';
import type { PieceMap } from '../pieces/piece-map.ts';
import { checkLength } from './answer-check.ts';
import type { BlobResponse, BlobSource } from './blob-source.ts';
import { BlockWriter } from './block-writer.ts';
import type { Claims } from './claims.ts';
import { wrongSize } from './fault.ts';
import type { FetchContext } from './fetch-segment.ts';
import { failureOf, type Outcome } from './outcome.ts';
import { type BodyEnd, outcomeOfPart, readAnswer } from './read-answer.ts';

/** Where bytes go that are here already. */
const scratch = new Uint8Array(64 * 1024);

/**
 * Fetches what is missing of a blob from a server that knows no ranges: one stream from zero, of which only the
 * missing parts are written.
 * @throws the signal's reason.
 */
export async function fetchWhole(
  source: BlobSource,
  pieceMap: PieceMap,
  claims: Claims,
  context: FetchContext,
): Promise<Outcome> {
  try {
    await context.ahead.next(0);
    const response = await source.open(undefined, context.signal);
    try {
      return await readWhole({ source, response }, pieceMap, claims, context);
    } finally {
      response.body.destroy();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    return failureOf(error, false);
  }
}

/**
 * The same from an answer that has begun.
 * @throws {AppError} `SIZE_MISMATCH`; the signal's reason.
 */
export async function readWhole(
  { source, response }: { source: BlobSource; response: BlobResponse },
  pieceMap: PieceMap,
  claims: Claims,
  context: FetchContext,
): Promise<Outcome> {
  checkLength(response, pieceMap.layout.size);
  context.onResponse(response);
  const end = await new WholeReader(source, response, pieceMap, claims, context).read();
  return pieceMap.isComplete ? { kind: 'complete' } : outcomeOfPart(end, response);
}

/** Reads a stream from zero, from one missing part to the next. */
class WholeReader {
  readonly #source: BlobSource;
  readonly #response: BlobResponse;
  readonly #pieceMap: PieceMap;
  readonly #claims: Claims;
  readonly #context: FetchContext;
  #position = 0;
  #part: { writer: BlockWriter; end: number; close(): Promise<void> } | undefined;

  constructor(
    source: BlobSource,
    response: BlobResponse,
    pieceMap: PieceMap,
    claims: Claims,
    context: FetchContext,
  ) {
    this.#source = source;
    this.#response = response;
    this.#pieceMap = pieceMap;
    this.#claims = claims;
    this.#context = context;
  }

  async read(): Promise<BodyEnd> {
    const sink: BodySink = { space: () => this.#space(), filled: (bytes) => this.#filled(bytes) };
    try {
      await this.#openPart();
      return await readAnswer(this.#response, this.#context, sink);
    } finally {
      await this.#part?.close();
    }
  }

  #space(): Uint8Array {
    if (this.#part !== undefined) return this.#context.ahead.within(this.#part.writer.space());
    return scratch.subarray(0, Math.max(1, this.#nextMissing() - this.#position));
  }

  #filled(bytes: number): Taken {
    const { size } = this.#pieceMap.layout;
    this.#context.onReceived(bytes);
    this.#position += bytes;
    if (this.#position > size) throw wrongSize(this.#response.host, size, this.#position);
    const written = this.#part?.writer.filled(bytes);
    const paid = this.#context.ahead.next(bytes);
    const isPartAtEnd = this.#position === this.#part?.end || this.#position === this.#nextMissing();
    if (written === undefined && paid === undefined && !isPartAtEnd) return undefined;
    return this.#settle([written, paid], isPartAtEnd);
  }

  async #settle(reasons: readonly (Promise<void> | undefined)[], isPartAtEnd: boolean): Promise<undefined> {
    for (const result of await Promise.allSettled(reasons))
      if (result.status === 'rejected') throw result.reason;
    if (!isPartAtEnd) return;
    const part = this.#part;
    this.#part = undefined;
    await part?.close();
    await this.#openPart();
  }

  /** Begins to write where the stream is at the beginning of a missing part. */
  async #openPart(): Promise<void> {
    const segment = this.#pieceMap.incomplete().find(({ position }) => position === this.#position);
    if (segment === undefined) return;
    const block = await this.#context.blocks.take(this.#context.signal);
    const claim = this.#claims.claimSegment(segment, this.#source, this);
    const writer = new BlockWriter(claim, block, this.#context);
    const close = async () => {
      try {
        await writer.finish();
      } finally {
        this.#claims.release(claim);
      }
    };
    this.#part = { writer, end: segment.end, close };
  }

  /** The first missing byte from here on; the blob's end when there is none. */
  #nextMissing(): number {
    const { size } = this.#pieceMap.layout;
    if (this.#part !== undefined) return this.#part.end;
    return this.#pieceMap.incomplete().find(({ position }) => position >= this.#position)?.position ?? size;
  }
}
