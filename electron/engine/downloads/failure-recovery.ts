import { type AppErrorData, isAppError, toAppError } from '../../../shared/errors.ts';
import type { Library } from '../library/layout.ts';
import { proxySignInReason } from '../network/connections/proxy-refusal.ts';
import { OutageRetry } from './outage-retry.ts';
import type { Download } from './runs/download.ts';
import { SpaceBackoff, SpaceWatch } from './space-watch.ts';

/** What recovery needs of the queue. */
export interface RecoveringQueue {
  /** In queue order. */
  downloads(): readonly Download[];
  /** Lets a failed download go on. */
  retry(id: string): void;
  /** Starts what is waiting, as far as the settings allow. */
  startNext(): void;
}

/** Where a run stood when it began. */
export interface RunStart {
  /** In ms of `performance.now()`. */
  at: number;
  bytesDone: number;
}

/** What follows the failure of a run: the download waits for room, is tried again after an outage, or has failed. */
export class FailureRecovery {
  readonly #library: Library;
  readonly #queue: RecoveringQueue;
  readonly #outage: OutageRetry;
  readonly #space: SpaceWatch;
  readonly #spaceBackoff = new SpaceBackoff();

  constructor(library: Library, queue: RecoveringQueue) {
    this.#library = library;
    this.#queue = queue;
    this.#outage = new OutageRetry((id) => queue.retry(id));
    this.#space = new SpaceWatch(library.blobs, () => this.#resumeWhereThereIsRoom());
  }

  /** Bytes free on the library's disk when it was looked at last; null when that could not be told. */
  get freeBytes(): number | null {
    return this.#space.freeBytes;
  }

  /** Looks at the free space now. */
  async refreshFreeBytes(): Promise<void> {
    await this.#space.refresh();
  }

  /** Takes in a download of an earlier process. */
  adopt(download: Download, retriesOutages: boolean): void {
    if (download.state === 'waiting-for-space') this.#space.watch();
    if (retriesOutages) this.#retryAfterOutage(download, false);
  }

  /** A run has begun: no other try is planned. */
  began(download: Download): void {
    this.#outage.began(download.id);
    download.nextTry = () => null;
  }

  /** Plans nothing more for a download that is done, or that somebody has taken care of. */
  forget(id: string): void {
    this.#outage.forget(id);
  }

  /** A run has failed: its download enters the state that follows. */
  failed(download: Download, thrown: unknown, start: RunStart): void {
    const error = toAppError(thrown);
    // Only the disk of the library is watched, and an export may go to another one.
    if (isAppError(error, 'DISK_FULL') && download.state !== 'exporting') {
      download.log.add('waiting-for-space', { path: this.#library.folder });
      this.#spaceBackoff.failed(download.id, start.at);
      download.rememberProgress();
      download.enter('waiting-for-space', error);
      this.#space.watch();
      return;
    }
    download.log.add('failed', { code: error.code, message: error.message });
    download.rememberProgress();
    download.enter('failed', error);
    this.#retryAfterOutage(download, download.record.bytesDone > start.bytesDone);
  }

  /** Stops all timers. */
  close(): void {
    this.#space.close();
    this.#outage.close();
  }

  #retryAfterOutage(download: Download, hasProgressed: boolean): void {
    const { state, error } = download.record;
    if (state !== 'failed' || error === null) return;
    const askedMs = longWaitMs(error);
    if (askedMs === undefined && !isOutage(error)) return;
    this.#outage.failed(download.id, hasProgressed, askedMs);
    download.nextTry = () => this.#outage.nextTry(download.id);
  }

  /** Returns whether a download still waits for room. */
  #resumeWhereThereIsRoom(): boolean {
    const waiting = () => this.#queue.downloads().filter(({ state }) => state === 'waiting-for-space');
    for (const download of waiting()) {
      const { id, bytesTotal, bytesDone } = download.record;
      if (this.#spaceBackoff.isOver(id) && this.#space.hasRoomFor(bytesTotal - bytesDone))
        download.enter('waiting');
    }
    this.#queue.startNext();
    return waiting().length > 0;
  }
}

/** A server that asks for a longer wait (ms) means that a download is not wanted. */
const longestAskedMs = 24 * 60 * 60_000;

/**
 * What is left (ms) of the wait that a server has asked for, where it asked for more than a run waits; undefined where
 * none did. It may have asked an earlier process.
 */
function longWaitMs({ code, details: { retryAfterMs, comeBackAt } }: AppErrorData): number | undefined {
  const isAsked = code === 'TOO_MANY_REQUESTS' && typeof retryAfterMs === 'number';
  if (!isAsked || retryAfterMs > longestAskedMs) return undefined;
  const leftMs = Date.parse(String(comeBackAt)) - Date.now();
  return Number.isNaN(leftMs) ? retryAfterMs : Math.min(retryAfterMs, Math.max(0, leftMs));
}

/** Reasons of failures that pass only when somebody changes the settings. */
const settingsReasons: ReadonlySet<string> = new Set(['proxy-unsupported', proxySignInReason]);

/** True for what may pass by itself; settings that cannot work do not. */
function isOutage({ code, details }: AppErrorData): boolean {
  return (code === 'NETWORK' || code === 'TIMEOUT') && !settingsReasons.has(String(details.reason));
}
