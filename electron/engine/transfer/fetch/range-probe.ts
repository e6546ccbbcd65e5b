import { discardBody } from '../../network/body/discard-body.ts';
import { checkAnswer } from './answer-check.ts';
import type { BlobSource } from './blob-source.ts';
import { failureOf, type Outcome } from './outcome.ts';

/** Bytes that a probe asks for: enough for a server to answer as it would, too few to cost anything. */
const probeBytes = 1024;

/**
 * Asks a server for a few bytes in the middle of a blob, after it has refused ranges that it was asked for.
 * @param size the blob's bytes, by its descriptor.
 * @returns `complete` when it has ranges after all, `range-refused` when it has none.
 * @throws the signal's reason.
 */
export async function probeRanges(source: BlobSource, size: number, signal: AbortSignal): Promise<Outcome> {
  const offset = Math.floor(size / 2);
  const length = Math.min(probeBytes, size - offset);
  try {
    const response = await source.open({ offset, length }, signal);
    try {
      checkAnswer(response, offset, size);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
    discardBody(response.body);
    return { kind: 'complete' };
  } catch (error) {
    signal.throwIfAborted();
    return failureOf(error, true);
  }
}
