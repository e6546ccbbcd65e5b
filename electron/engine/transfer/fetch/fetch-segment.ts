import { type BodySink, enough, type Taken } from '../../network/body/answer-body.ts';
import type { PayAhead } from '../pace/pay-ahead.ts';
import { checkAnswer } from './answer-check.ts';
import type { BlobResponse } from './blob-source.ts';
import { BlockWriter, type WriterTools } from './block-writer.ts';
import type { Claim } from './claim.ts';
import { wrongSize } from './fault.ts';
import { failureOf, type Outcome } from './outcome.ts';
import { type BodyEnd, outcomeOfPart, readAnswer, type Watch } from './read-answer.ts';
import type { AnswerLimit } from './source-rates.ts';

/** What a request works with that writes into the file of a blob. */
export interface FetchContext extends WriterTools, Watch {
  /** Pays for bytes before they are read, where there is a bandwidth limit. */
  ahead: PayAhead;
  /** Called for body bytes as they arrive. */
  onReceived(bytes: number): void;
  /** Called when the server has answered well. */
  onResponse(response: BlobResponse): void;
  /** How much the server gives at a time. */
  answerLimit: AnswerLimit;
}

/** The same for a segment. */
export interface SegmentContext extends FetchContext {
  /** Reads the whole blob that came in place of a range; undefined where a range is of more use. */
  readWhole(response: BlobResponse): Promise<Outcome> | undefined;
}

/** Where bytes go that belong to nobody. */
const spill = new Uint8Array(64 * 1024);

/**
 * Fetches the rest of a claimed segment with one ranged request (RFC 9110 §14), into the file. What arrived before a
 * failure is kept.
 * @param size the blob's bytes, by its descriptor.
 * @param context its signal also ends when the segment is taken away.
 * @throws the signal's reason, unless the segment was taken away.
 */
export async function fetchSegment(claim: Claim, size: number, context: SegmentContext): Promise<Outcome> {
  const { segment, source } = claim;
  const offset = segment.position;
  const length = Math.min(segment.remaining, context.answerLimit.bytes);
  const isWholeBlob = length === size;
  const range = isWholeBlob ? undefined : { offset, length };
  try {
    // Waiting for the bandwidth limit is no silence of the server.
    await heldFor(claim, context.ahead.next(0));
    const response = await source.open(range, context.signal);
    try {
      if (range !== undefined && response.status === 200) {
        const whole = context.readWhole(response);
        if (whole !== undefined) return await whole;
      }
      const promisedEnd = checkAnswer(response, range?.offset, size);
      context.onResponse(response);
      claim.answered(performance.now());
      const end = await readSegment(claim, response, isWholeBlob ? size : undefined, context);
      if (segment.isComplete) return { kind: claim.hasLostPart ? 'taken-over' : 'complete' };
      const isAsPromised = segment.position === promisedEnd;
      if (isAsPromised && promisedEnd < offset + length) context.answerLimit.endedEarly(promisedEnd - offset);
      return outcomeOfPart(end, response, isAsPromised ? promisedEnd - offset : 0);
    } finally {
      response.body.destroy();
    }
  } catch (error) {
    if (claim.signal.aborted) return { kind: 'taken-over' };
    context.signal.throwIfAborted();
    return failureOf(error, range !== undefined);
  }
}

/** @param wholeSize the blob's bytes when all of it was asked for: then nothing may follow. */
async function readSegment(
  claim: Claim,
  response: BlobResponse,
  wholeSize: number | undefined,
  context: FetchContext,
): Promise<BodyEnd> {
  const { ahead } = context;
  const block = await heldFor(claim, context.blocks.take(context.signal));
  const writer = new BlockWriter(claim, block, context);
  const sink: BodySink = {
    space: () => (claim.room > 0 ? ahead.within(writer.space()) : spill),
    filled: (bytes): Taken => {
      context.onReceived(bytes);
      // Another connection may have taken over the end since the memory for these bytes was given.
      const kept = Math.min(bytes, claim.room);
      if (kept < bytes && wholeSize !== undefined && !claim.hasLostPart)
        throw wrongSize(response.host, wholeSize, wholeSize + bytes - kept);
      // An answer is read to its end where it can be, because only then its connection is free for the next piece.
      const isEnough = kept < bytes || (claim.hasLostPart && kept === claim.room);
      const written = kept === 0 ? undefined : writer.filled(kept);
      const paid = isEnough ? undefined : ahead.next(bytes);
      if (written === undefined && paid === undefined) return isEnough ? enough : undefined;
      return hold(claim, [written, paid], isEnough);
    },
  };
  try {
    return await readAnswer(response, context, sink);
  } finally {
    await writer.finish();
  }
}

async function heldFor<Value>(claim: Claim, moment: Promise<Value> | Value): Promise<Value> {
  claim.hold(performance.now());
  try {
    return await moment;
  } finally {
    claim.goOn(performance.now());
  }
}

/** Holds a connection until all of these have settled. */
async function hold(
  claim: Claim,
  reasons: readonly (Promise<void> | undefined)[],
  isEnough: boolean,
): Promise<typeof enough | undefined> {
  // All are awaited, also when one fails: a write that is under way must not end after this request.
  const results = await heldFor(claim, Promise.allSettled(reasons));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return isEnough ? enough : undefined;
}
