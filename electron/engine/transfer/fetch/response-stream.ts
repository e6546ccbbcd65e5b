import { raceWithSignal } from '../../async/race-with-signal.ts';
import { BrokenBody, enough, type Taken } from '../../network/body/answer-body.ts';
import type { BlobResponse } from './blob-source.ts';
import { brokeOff, fellSilent } from './fault.ts';

/** What Node reads from a socket at once. */
const chunkBytes = 64 * 1024;

/** How a body is watched while it arrives. */
export interface WatchContext {
  /** A body that brings nothing for this long (ms) has failed. */
  idleMs: number;
  signal: AbortSignal;
  /** Called for body bytes as they arrive. */
  onReceived(bytes: number): void;
}

/**
 * Hands the chunks of a body to `take`, one after the other, ended by a watchdog when the body falls silent. Time that
 * `take` needs does not count as silence. Most chunks are taken without waiting, which is why they come by
 * callback: thousands of promises a second would slow a fast link down.
 * @throws {AppError} `TIMEOUT` when nothing came for `idleMs`, `NETWORK` when it broke off; what `take` throws; the
 * signal's reason.
 */
export async function readChunks(
  response: BlobResponse,
  context: WatchContext,
  take: (chunk: Uint8Array) => Taken,
): Promise<void> {
  const { body } = response;
  const expire = () => body.destroy(fellSilent(response, context.idleMs));
  let watchdog = setTimeout(expire, context.idleMs);
  let memory = Buffer.alloc(0);
  const space = () => {
    // As long as there is some: for each single byte of a server that sends such, new memory would take all the time.
    if (memory.byteLength === 0) memory = Buffer.allocUnsafeSlow(chunkBytes);
    return memory;
  };
  const proceed = (next: typeof enough | undefined) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(expire, context.idleMs);
    return next;
  };
  const filled = (bytes: number): Taken => {
    context.onReceived(bytes);
    watchdog.refresh();
    const chunk = memory.subarray(0, bytes);
    memory = memory.subarray(bytes);
    const taken = take(chunk);
    if (taken === undefined || taken === enough) return taken;
    clearTimeout(watchdog);
    return taken.then(proceed);
  };
  const reading = body.readInto({ space, filled });
  try {
    await raceWithSignal(reading, context.signal);
  } catch (error) {
    throw error instanceof BrokenBody ? brokeOff(response, error.cause) : error;
  } finally {
    body.destroy();
    // A write that is under way ends before the caller decides at which byte to go on.
    await reading.catch(() => undefined);
    clearTimeout(watchdog);
  }
}
