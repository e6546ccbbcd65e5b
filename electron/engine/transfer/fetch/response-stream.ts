import { isAppError } from '../../../../shared/errors.ts';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import type { BlobResponse } from './blob-source.ts';
import { brokeOff, fellSilent } from './fault.ts';

/** How a body is watched while it arrives. */
export interface WatchContext {
  /** A body that brings nothing for this long (ms) has failed. */
  idleMs: number;
  signal: AbortSignal;
  /** Called for body bytes as they arrive. */
  onReceived(bytes: number): void;
}

/** What a taker of chunks returns when it has all that it wants. */
export const enough = Symbol('enough');

/** What a taker returns: nothing when it is ready for the next chunk at once, else a promise of that moment. */
export type Taken = Promise<typeof enough | undefined> | undefined;

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
  const ended = Promise.withResolvers<void>();
  let pending: Taken;
  const expire = () => body.destroy(fellSilent(response, context.idleMs));
  let watchdog = setTimeout(expire, context.idleMs);
  const proceed = (next: typeof enough | undefined) => {
    pending = undefined;
    if (next === enough) ended.resolve();
    clearTimeout(watchdog);
    watchdog = setTimeout(expire, context.idleMs);
    body.resume();
  };
  body.on('error', (error) => ended.reject(isAppError(error) ? error : brokeOff(response, error)));
  body.on('close', () => ended.reject(brokeOff(response)));
  body.on('end', () => ended.resolve());
  body.on('data', (chunk: Uint8Array) => {
    context.onReceived(chunk.byteLength);
    watchdog.refresh();
    try {
      pending = take(chunk);
      if (pending === undefined) return;
      clearTimeout(watchdog);
      body.pause();
      pending.then(proceed, ended.reject);
    } catch (error) {
      ended.reject(error);
    }
  });
  try {
    await raceWithSignal(ended.promise, context.signal);
  } finally {
    body.removeAllListeners('data');
    body.destroy();
    // A write that is under way ends before the caller decides at which byte to go on.
    await pending?.catch(() => undefined);
    clearTimeout(watchdog);
  }
}
