// Decided here: when a download is stalled, and when it only waits.
import type { BlobState, DownloadState } from '../../../../shared/schemas/download.ts';

/** Silence (ms) after which a download is shown as stalled. */
const stalledMs = 5_000;
/** Silence (ms) after which one that has no connection is shown as waiting for one. */
const waitingMs = 1_500;

/** What a watch looks at in the transfer of one blob. */
export interface WatchedTransfer {
  readonly state: BlobState;
  /** True while it waits for its turn: nothing is wrong with its server. */
  readonly isQueued: boolean;
}

/**
 * The time (s) until a download is here; null where its rate (bytes/s) does not tell: what waits for a connection, or for a
 * server, still has a little of the rate that it had, and would seem to take days.
 */
export function timeLeft(state: DownloadState, bytesMissing: number, bytesPerSecond: number): number | null {
  return state === 'downloading' && bytesPerSecond > 0 ? Math.ceil(bytesMissing / bytesPerSecond) : null;
}

/** Tells transfer, verification, silence and waiting apart while blobs are under way. Times are in milliseconds. */
export class TransferWatch {
  #lastByteAt = 0;
  /** Silence counts from here: waiting for connections that other downloads hold is no silence of the server. */
  #silentSince = 0;

  /** Something arrived at `now`, or a run begins. */
  sawBytes(now: number = performance.now()): void {
    this.#lastByteAt = now;
    this.#silentSince = now;
  }

  /** No byte is to be expected at `now`, so that none is missing. */
  expectSilence(now: number = performance.now()): void {
    this.#silentSince = now;
  }

  /** The state of a download whose unfinished blobs have these transfers. */
  stateOf(
    transfers: readonly WatchedTransfer[],
    now: number = performance.now(),
  ): 'downloading' | 'verifying' | 'stalled' | 'waiting-for-connection' {
    const isFetching = transfers.some(({ state }) => state === 'fetching' || state === 'waiting');
    const isVerifying = transfers.some(({ state }) => state === 'verifying' || state === 'checking');
    const isQueued = transfers.every(
      ({ state, isQueued }) => isQueued || state === 'verifying' || state === 'checking',
    );
    // While bytes on the disk are read again, the server is not asked, so its silence does not count.
    if (isQueued || isVerifying) this.#silentSince = now;
    if (isVerifying && (isQueued || !isFetching)) return 'verifying';
    if (!isFetching) return 'downloading';
    if (isQueued && now - this.#lastByteAt > waitingMs) return 'waiting-for-connection';
    return now - this.#silentSince > stalledMs ? 'stalled' : 'downloading';
  }
}
