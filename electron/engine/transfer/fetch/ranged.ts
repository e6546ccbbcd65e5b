import { enough, type Taken } from '../../network/body/answer-body.ts';
import type { Segment } from '../disk/segment.ts';
import { checkAnswer } from './answer-check.ts';
import type { BlobResponse, BlobSource } from './blob-source.ts';
import { brokeOff, wrongSize } from './fault.ts';
import { readChunks } from './response-stream.ts';
import { type ReadContext, SegmentWriter } from './segment-writer.ts';

/**
 * Fetches the rest of a segment with one ranged request (RFC 9110 §14), into the file. Ends early and well when another
 * connection has taken over what was left. What arrived before a failure is kept.
 * @param size the blob's bytes, by its descriptor.
 * @throws {AppError} what `BlobSource.open` throws; `NETWORK` or `TIMEOUT` for a broken answer, `SIZE_MISMATCH`
 * for a blob of another size, `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function fetchSegment(
  source: BlobSource,
  segment: Segment,
  size: number,
  context: ReadContext,
  onResponse: (response: BlobResponse) => void,
): Promise<void> {
  const isWholeBlob = segment.position === 0 && segment.end === size;
  const range = isWholeBlob ? undefined : { offset: segment.position, length: segment.remaining };
  const endAsked = segment.end;
  const response = await source.open(range, context.signal);
  try {
    checkAnswer(response, range?.offset, size);
  } catch (error) {
    response.body.destroy();
    throw error;
  }
  onResponse(response);
  segment.beginRequest();
  segment.interrupt = () => response.body.destroy();
  const writer = new SegmentWriter(segment, context);
  const take = (chunk: Uint8Array): Taken => {
    const isExcess = chunk.byteLength > writer.room;
    if (isExcess && isWholeBlob && segment.end === size) {
      throw wrongSize(response.host, size, size - writer.room + chunk.byteLength);
    }
    const written = writer.push(isExcess ? chunk.subarray(0, writer.room) : chunk);
    // An answer is read to its end where it can be, because only then its connection is free for the next piece. When
    // another connection has taken over the end, the answer is given up as soon as the rest of the segment is here.
    const mayBeEnough = isExcess || segment.end < endAsked;
    const throttled = context.throttle(chunk.byteLength);
    if (!mayBeEnough && written === undefined && throttled === undefined) return undefined;
    return settle(written, throttled, mayBeEnough);
  };
  const settle = async (
    written: Promise<void> | undefined,
    throttled: Promise<void> | undefined,
    mayBeEnough: boolean,
  ): Promise<typeof enough | undefined> => {
    segment.isHeld = true;
    // Both are awaited, also when one fails: a write that is under way must not end after this request.
    const outcomes = await Promise.allSettled([written, throttled]);
    segment.isHeld = false;
    segment.lastByteAt = performance.now();
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    if (!mayBeEnough) return undefined;
    await writer.flush();
    return segment.isComplete ? enough : undefined;
  };
  try {
    await readChunks(response, context, take);
  } catch (error) {
    await writer.flush();
    if (!segment.isComplete || segment.end === endAsked) throw error;
  } finally {
    segment.interrupt = undefined;
  }
  await writer.flush();
  if (!segment.isComplete) throw brokeOff(response);
}
