// Decided here: which downloads run, and what stops them or lets them go on.
import { isResumable, isRetryable } from '../../../shared/download-states.ts';
import { AppError } from '../../../shared/errors.ts';
import type { DownloadHours } from '../hours/download-hours.ts';
import { ActiveRuns, type RunEnd } from './active-runs.ts';
import { FailureRecovery, type RunStart } from './failure-recovery.ts';
import { HourGate } from './hour-gate.ts';
import type { DownloadList } from './list.ts';
import type { Download } from './runs/download.ts';
import { type RunTools, runDownload } from './runs/run.ts';

/** What says how many downloads run, and when; asked each time. */
export interface RunnerPolicy {
  maximumActiveDownloads(): number;
  hours: DownloadHours;
}

/** Failures that say nothing of what a tag names. */
const passingFailures: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'TOO_MANY_REQUESTS',
  'DISK_FULL',
]);

/** Which downloads of a list run: as many as may, in its order. They stop when asked to, and go on. */
export class DownloadRunner {
  readonly #tools: RunTools;
  readonly #list: DownloadList;
  readonly #policy: RunnerPolicy;
  readonly #recovery: FailureRecovery;
  readonly #gate: HourGate;
  readonly #runs = new ActiveRuns();
  #isClosing = false;

  constructor(tools: RunTools, list: DownloadList, policy: RunnerPolicy) {
    this.#tools = tools;
    this.#list = list;
    this.#policy = policy;
    this.#recovery = new FailureRecovery(tools.library, {
      downloads: () => list.all,
      retry: (id) => this.retry(list.find([id])),
      startNext: () => this.startNext(),
    });
    this.#gate = new HourGate(policy.hours, this.#runs, {
      downloads: () => list.all,
      startNext: () => this.startNext(),
    });
  }

  /** Bytes free on the library's disk when it was looked at last; null when that could not be told. */
  get freeBytes(): number | null {
    return this.#recovery.freeBytes;
  }

  /** Looks at the free space now. */
  async refreshFreeBytes(): Promise<void> {
    await this.#recovery.refreshFreeBytes();
  }

  /** True while a download is being stopped because it was cancelled. */
  isBeingCancelled({ id }: Download): boolean {
    return this.#runs.isBeingCancelled(id);
  }

  /** Takes in a download of an earlier process. @param resumes it goes on by itself where that process was interrupted. */
  takeUp(download: Download, resumes: boolean): void {
    const wasInterrupted =
      download.isActive || download.state === 'waiting' || download.state === 'waiting-for-hours';
    if (wasInterrupted) download.record.state = resumes ? 'waiting' : 'paused';
    this.#recovery.adopt(download, resumes);
  }

  /** Starts what is waiting, as far as the settings allow. */
  startNext(): void {
    if (this.#isClosing) return;
    for (const download of this.#list.all) {
      if (download.state !== 'waiting' || this.#runs.has(download.id)) continue;
      const isFree = this.#runs.count < this.#policy.maximumActiveDownloads();
      if (this.#gate.mayRun(download) && isFree) this.#run(download);
    }
  }

  /** Lets what is paused, or waits for room or its hours, go on. */
  resume(downloads: readonly Download[]): void {
    for (const download of downloads) {
      this.#runs.goOnInsteadOf(download.id, 'paused');
      this.#gate.letThrough(download);
      if (isResumable(download.state)) download.enter('waiting');
    }
    this.startNext();
  }

  /** Lets what has failed or was cancelled go on. */
  retry(downloads: readonly Download[]): void {
    for (const download of downloads) {
      this.#runs.goOnInsteadOf(download.id, 'cancelled');
      if (!isRetryable(download.state)) continue;
      // What the tag named may be gone or wrong, so the registry is asked again what it names.
      const code = download.record.error?.code;
      if (code !== undefined && !passingFailures.has(code)) download.record.rootDigest = null;
      download.enter('waiting');
    }
    this.startNext();
  }

  /** Stops downloads, and waits until they have; what has arrived is kept. */
  async stop(downloads: readonly Download[], next: 'paused' | 'cancelled'): Promise<void> {
    await Promise.all(
      downloads.map(async (download) => {
        this.#recovery.forget(download.id);
        if (!this.#runs.has(download.id)) return this.#gate.enterStopped(download, next);
        const reason = new AppError('CANCELLED', `This download was ${next}; what has arrived is kept.`);
        await this.#runs.stop(download.id, next, reason, () => download.rememberProgress());
      }),
    );
  }

  /** Plans nothing more for a download that has left the list. */
  forget({ id }: Download): void {
    this.#recovery.forget(id);
  }

  /** Has a download that is not at an end wait until an ISO time. */
  postpone(download: Download, startAt: string): void {
    this.#gate.postpone(download, startAt);
  }

  /** Stops a download whose size, known now, has it wait for other hours. */
  checkHours(download: Download): void {
    this.#gate.check(download);
  }

  /** Stops everything for the next process to take up. What runs still does until `ended`. */
  close(): void {
    this.#isClosing = true;
    this.#recovery.close();
    for (const download of this.#list.all) download.rememberProgress();
    this.#runs.abortAll();
  }

  /** Waits for the end of all that runs. */
  ended(): Promise<void> {
    return this.#runs.ended();
  }

  #run(download: Download): void {
    this.#recovery.began(download);
    const start: RunStart = { at: performance.now(), bytesDone: download.record.bytesDone };
    const order = () => this.#list.placeOf(download);
    this.#runs.start(
      download.id,
      (signal) => runDownload(download, order, this.#tools, signal),
      (end) => this.#endRun(download, end, start),
      () => this.startNext(),
    );
  }

  #endRun(download: Download, end: RunEnd, start: RunStart): void {
    if (end.kind === 'failed') {
      this.#recovery.failed(download, end.error, start);
    } else if (end.kind === 'done') {
      download.enter('done');
      this.#recovery.forget(download.id);
    } else if (end.next !== null) this.#gate.enterStopped(download, end.next);
  }
}
