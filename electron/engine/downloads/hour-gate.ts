// Decided here: what waits for its hours.
import { hasEnded, isActive } from '../../../shared/download-states.ts';
import { AppError } from '../../../shared/errors.ts';
import type { DownloadHours } from '../hours/download-hours.ts';
import type { ActiveRuns, StateAfterStop } from './active-runs.ts';
import type { Download } from './runs/download.ts';

/** What the gate needs of the queue. */
export interface GatedQueue {
  /** In queue order. */
  downloads(): readonly Download[];
  /** Starts what is waiting, as far as the settings allow. */
  startNext(): void;
}

/** Lets downloads through in their hours only: what is outside them waits, and keeps what has arrived. */
export class HourGate {
  readonly #hours: DownloadHours;
  readonly #runs: ActiveRuns;
  readonly #queue: GatedQueue;

  constructor(hours: DownloadHours, runs: ActiveRuns, queue: GatedQueue) {
    this.#hours = hours;
    this.#runs = runs;
    this.#queue = queue;
    hours.onTurn(() => this.#turn());
  }

  /** True for a download that may run now. Another that was about to begin waits for its hours. */
  mayRun(download: Download): boolean {
    const until = this.#waitsUntil(download);
    if (until === undefined) return true;
    download.waitUntil(until);
    return false;
  }

  /** The user wants one that waits for its hours to begin now. */
  letThrough(download: Download): void {
    if (download.state !== 'waiting-for-hours') return;
    download.record.request = { ...download.record.request, ignoresHours: true };
    download.enter('waiting');
  }

  /** The user wants one to wait until an ISO time. What is under way stops, and keeps what has arrived. */
  postpone(download: Download, startAt: string): void {
    if (hasEnded(download.state)) return;
    const { ignoresHours: _, ...request } = download.record.request;
    download.record.request = { ...request, startAt };
    this.#runs.goOnInsteadOf(download.id, 'paused');
    if (isActive(download.state)) this.check(download);
    else if (this.mayRun(download)) download.enter('waiting');
    this.#queue.startNext();
  }

  /** A run has been stopped, or need not be: its download enters the state that was wanted. */
  enterStopped(download: Download, state: StateAfterStop): void {
    // Who stops it says when it goes on, too.
    if (state === 'paused' || state === 'cancelled') forgetStart(download);
    if (state === 'paused') download.log.add('paused');
    if (state !== 'waiting-for-hours') download.enter(state);
    else if (this.mayRun(download)) download.enter('waiting');
  }

  /** Stops a download whose size, known now, has it wait for other hours. */
  check(download: Download): void {
    const { id, state } = download;
    if (!isActive(state) || state === 'exporting' || this.#runs.isBeingStopped(id)) return;
    const until = this.#waitsUntil(download);
    if (until === undefined) return;
    const reason = new AppError('CANCELLED', 'This download waits for its hours; what has arrived is kept.');
    void this.#runs
      .stop(id, 'waiting-for-hours', reason, () => download.rememberProgress())
      // Its hours may be here by now.
      .then(() => this.#queue.startNext());
  }

  /** The clock has come to other hours, or the settings have changed. */
  #turn(): void {
    for (const download of this.#queue.downloads()) {
      this.check(download);
      if (download.state !== 'waiting-for-hours') continue;
      const until = this.#waitsUntil(download);
      if (until === undefined) download.enter('waiting');
      else download.waitUntil(until);
    }
    this.#queue.startNext();
  }

  /** ISO time until which it waits; null when nobody knows, undefined when it may run. */
  #waitsUntil({ record }: Download): string | null | undefined {
    const { request, bytesTotal, bytesDone } = record;
    if (request.ignoresHours === true) return undefined;
    if (request.startAt !== undefined && this.#hours.isToCome(request.startAt)) return request.startAt;
    const until = this.#hours.waitsUntil(bytesTotal - bytesDone);
    return typeof until === 'number' ? new Date(until).toISOString() : until;
  }
}

function forgetStart({ record }: Download): void {
  const { startAt: _, ...request } = record.request;
  record.request = request;
}
