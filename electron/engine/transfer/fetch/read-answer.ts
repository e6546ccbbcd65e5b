import { raceWithSignal } from '../../async/race-with-signal.ts';
import { type BodySink, BrokenBody, enough, type Taken } from '../../network/body/answer-body.ts';
import type { BlobResponse } from './blob-source.ts';
import { brokeOff, fellSilent, trickled } from './fault.ts';
import { leastProgressBytes, type Outcome } from './outcome.ts';

/** How a body is watched while it arrives. */
export interface Watch {
  /** A body that brings nothing for this long (ms) has failed. */
  idleMs: number;
  signal: AbortSignal;
}

/** How a body ended: at its end, because the sink had enough, or before. */
export type BodyEnd =
  | { kind: 'ended' }
  | { kind: 'enough' }
  | Extract<Outcome, { kind: 'broke-off' | 'silent' | 'too-slow' }>;

/**
 * Hands the bytes of an answer to a sink, and tells how it ended. Time in which the sink needs a moment does not count
 * as the server's. It settles only after what the sink was about to do.
 * @throws what the sink throws; the signal's reason.
 */
export async function readAnswer(
  response: BlobResponse,
  { idleMs, signal }: Watch,
  sink: BodySink,
): Promise<BodyEnd> {
  const { body } = response;
  const silent = fellSilent(response, idleMs);
  const slow = trickled(response, idleMs);
  let watchdog: NodeJS.Timeout | undefined;
  let lastByteAt = 0;
  /** Bytes that have come since then, until they are enough. */
  let windowSince = 0;
  let windowBytes = 0;
  let hadEnough = false;
  // A timer that each read set anew would cost as much as the read: it looks instead how long nothing has come.
  const watchFor = (ms: number) => {
    watchdog = setTimeout(() => {
      const restMs = lastByteAt + idleMs - performance.now();
      if (restMs > 0) watchFor(restMs);
      else body.destroy(silent);
    }, Math.ceil(ms));
  };
  const begin = () => {
    lastByteAt = performance.now();
    windowSince = lastByteAt;
    windowBytes = 0;
    watchFor(idleMs);
  };
  const proceed = (next: typeof enough | undefined) => {
    begin();
    hadEnough = next === enough;
    return next;
  };
  const filled = (bytes: number): Taken => {
    const taken = sink.filled(bytes);
    if (taken === enough) hadEnough = true;
    else if (taken !== undefined) {
      clearTimeout(watchdog);
      return taken.then(proceed);
    }
    const now = performance.now();
    lastByteAt = now;
    windowBytes += bytes;
    if (windowBytes >= leastProgressBytes) {
      windowSince = now;
      windowBytes = 0;
    } else if (now - windowSince >= idleMs) throw slow;
    return taken;
  };
  begin();
  const reading = body.readInto({ space: () => sink.space(), filled });
  try {
    await raceWithSignal(reading, signal);
    return { kind: hadEnough ? 'enough' : 'ended' };
  } catch (error) {
    signal.throwIfAborted();
    if (error === silent) return { kind: 'silent', error: silent };
    if (error === slow) return { kind: 'too-slow', error: slow };
    if (error instanceof BrokenBody) return { kind: 'broke-off', error: brokeOff(response, error.cause) };
    throw error;
  } finally {
    body.destroy();
    // A write that is under way ends before the caller decides at which byte to go on.
    await reading.catch(() => undefined);
    clearTimeout(watchdog);
  }
}

/**
 * The outcome of a request that has not brought all that was asked for, from how its body ended.
 * @param promisedBytes what has come, where that is all that the answer said it would bring; else 0.
 */
export function outcomeOfPart(end: BodyEnd, response: BlobResponse, promisedBytes = 0): Outcome {
  if (end.kind !== 'ended' && end.kind !== 'enough') return end;
  // A byte an answer would never end, and never fail.
  if (promisedBytes >= leastProgressBytes) return { kind: 'in-part' };
  return { kind: 'broke-off', error: brokeOff(response) };
}
