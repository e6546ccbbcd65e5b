import { hasEnded, isResumable, isRetryable, isSettled, willRetry } from '../../../shared/download-states.ts';
import { AppError, type AppErrorData, isAppError, toAppError } from '../../../shared/errors.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import type {
  DownloadDetail,
  DownloadEvent,
  DownloadRequest,
  DownloadRow,
} from '../../../shared/schemas/download.ts';
import { closeAll } from '../async/close-all.ts';
import { assertMayReplace } from '../export/existing-archive.ts';
import { assertExportPlace } from '../export/export-place.ts';
import { assertExportTarget } from '../export/export-target.ts';
import type { Downloads } from '../services/engine-services.ts';
import { SpeedMeter } from '../transfer/pace/speed-meter.ts';
import { detailStream } from './events/download-detail.ts';
import { DownloadEvents } from './events/download-events.ts';
import { totalsOf } from './events/queue-totals.ts';
import { OutageRetry } from './outage-retry.ts';
import { type DownloadRecord, newRecord } from './records/download-record.ts';
import type { QueueStore } from './records/queue-file.ts';
import { discardBlobs } from './runs/discard-blobs.ts';
import { Download } from './runs/download.ts';
import { type RunTools, runDownload } from './runs/download-run.ts';
import { recallBlobs } from './runs/recall-blobs.ts';
import { SpaceBackoff } from './space-backoff.ts';
import { SpaceWatch } from './space-watch.ts';

/** What the queue asks the settings each time. */
export interface QueuePolicy {
  defaultRegistry(): string;
  maximumActiveDownloads(): number;
}

interface Run {
  stop: AbortController;
  ended: Promise<void>;
  /** What its download becomes when the stopped run has ended; null when it is to go on in the next process. */
  next: 'paused' | 'cancelled' | 'waiting' | null;
}

/** All downloads in their order: which of them run, and what becomes of them. */
export class DownloadQueue implements Downloads {
  readonly #tools: RunTools;
  readonly #policy: QueuePolicy;
  readonly #store: QueueStore;
  readonly #events: DownloadEvents;
  readonly #space: SpaceWatch;
  readonly #spaceBackoff = new SpaceBackoff();
  readonly #outage = new OutageRetry((id) => void this.retry([id]));
  readonly #meter = new SpeedMeter();
  readonly #runs = new Map<string, Run>();
  #downloads: Download[] = [];
  #isClosing = false;

  private constructor(tools: RunTools, policy: QueuePolicy, store: QueueStore) {
    this.#tools = tools;
    this.#policy = policy;
    this.#store = store;
    this.#events = new DownloadEvents({
      downloads: () => this.#downloads,
      totals: () => totalsOf(this.#downloads, this.#meter, this.#space.freeBytes),
      isKept: store.isKept,
    });
    this.#space = new SpaceWatch(tools.library.blobs, () => this.#resumeWhereThereIsRoom());
    // What a download of the list still needs, or may go on with.
    tools.library.keepBlobs(() =>
      this.#downloads.filter(({ state }) => state !== 'done').flatMap(({ record }) => record.blobDigests),
    );
  }

  /**
   * Opens the queue with what an earlier process left.
   * @param resumeOnStart interrupted downloads go on by themselves, else they are paused.
   * @throws {AppError} `DISK_PERMISSION`.
   */
  static async open(
    tools: RunTools,
    policy: QueuePolicy,
    store: QueueStore,
    resumeOnStart: boolean,
  ): Promise<DownloadQueue> {
    const queue = new DownloadQueue(tools, policy, store);
    for (const record of await store.load()) {
      const download = queue.#adopt(record);
      const wasInterrupted = download.isActive || download.state === 'waiting';
      if (wasInterrupted) record.state = resumeOnStart ? 'waiting' : 'paused';
      if (download.state === 'waiting-for-space') queue.#space.watch();
      if (resumeOnStart) queue.#retryAfterOutage(download, false);
    }
    await queue.#space.refresh();
    queue.#startNext();
    return queue;
  }

  list(): DownloadRow[] {
    return this.#downloads.map((download) => download.row());
  }

  async start(request: DownloadRequest): Promise<DownloadRow> {
    const reference = formatReference(parseReference(request.reference, this.#policy.defaultRegistry()));
    if (request.platform !== undefined) parsePlatform(request.platform);
    if (request.export !== undefined) {
      assertExportTarget(request.export, request.allPlatforms === true);
      await assertExportPlace(request.export);
      await assertMayReplace(request.export);
    }
    const same = this.#downloads.find(
      (download) =>
        this.#runs.get(download.id)?.next !== 'cancelled' &&
        isUnfinishedTwin(download, { ...request, reference }),
    );
    if (same !== undefined) return this.#goOn(same);
    const download = this.#adopt(newRecord({ ...request, reference }));
    this.#changed(download);
    this.#startNext();
    return download.row();
  }

  /** Asked for again, a paused download goes on, and a failed one asks anew what its tag means. */
  async #goOn(download: Download): Promise<DownloadRow> {
    if (download.state === 'failed') download.record.rootDigest = null;
    await this.retry([download.id]);
    await this.resume([download.id]);
    return download.row();
  }

  async pause(ids: string[]): Promise<void> {
    await this.#stopEach(
      this.#find(ids),
      'paused',
      (download) => download.state !== 'paused' && isOpen(download),
    );
  }

  async cancel(ids: string[]): Promise<void> {
    await this.#stopEach(this.#find(ids), 'cancelled', isOpen);
  }

  async resume(ids: string[]): Promise<void> {
    for (const download of this.#find(ids)) {
      this.#changeMind(download, 'paused');
      if (isResumable(download.state)) download.enter('waiting');
    }
    this.#startNext();
  }

  async retry(ids: string[]): Promise<void> {
    for (const download of this.#find(ids)) {
      this.#changeMind(download, 'cancelled');
      if (!isRetryable(download.state)) continue;
      // What the tag named may be gone or wrong: ask anew.
      const code = download.record.error?.code;
      if (code !== undefined && !['NETWORK', 'TIMEOUT', 'DISK_FULL'].includes(code))
        download.record.rootDigest = null;
      download.enter('waiting');
    }
    this.#startNext();
  }

  async remove(ids: string[]): Promise<void> {
    const removed = this.#find(ids);
    // At once: from here on nobody can retry or resume them.
    this.#downloads = this.#downloads.filter((download) => !removed.includes(download));
    for (const { id } of removed) {
      this.#outage.forget(id);
      this.#events.removed(id);
    }
    await this.#stopEach(removed, 'cancelled', ({ state }) => !hasEnded(state));
    const unfinished = removed.filter(({ state }) => state !== 'done');
    const digests = unfinished.flatMap(({ record }) => record.blobDigests);
    // What cannot be deleted now costs room, and is no reason to keep a row that is gone.
    await discardBlobs(this.#tools.library, [...new Set(digests)]).catch(() => undefined);
    await this.#save();
  }

  async reorder(ids: string[], before: string | null): Promise<void> {
    const moved = ids.flatMap((id) => this.#find([id]));
    const others = this.#downloads.filter((download) => !moved.includes(download));
    const position = others.findIndex(({ id }) => id === before);
    others.splice(position < 0 ? others.length : position, 0, ...moved);
    this.#downloads = others;
    this.#events.reordered();
    await this.#save();
  }

  async setLimit(id: string, limitRate: number | null): Promise<void> {
    for (const download of this.#find([id])) {
      download.limit.setRate(limitRate);
      const { limitRate: _, ...request } = download.record.request;
      download.record.request = limitRate === null ? request : { ...request, limitRate };
      this.#changed(download);
    }
  }

  events(signal: AbortSignal): AsyncIterable<DownloadEvent> {
    return this.#events.stream(signal);
  }

  detail(id: string, signal: AbortSignal): AsyncIterable<DownloadDetail> {
    return detailStream(
      () => this.#downloads.find((download) => download.id === id),
      (digest) => recallBlobs(this.#tools.library, digest),
      signal,
    );
  }

  /** Starts what new settings allow. */
  settingsChanged(): void {
    this.#startNext();
  }

  /** Stops everything; what ran is taken up again by the next process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#space.close();
    this.#outage.close();
    for (const download of this.#downloads) download.rememberProgress();
    for (const { stop } of this.#runs.values()) stop.abort();
    await closeAll(
      () => Promise.all([...this.#runs.values()].map(({ ended }) => ended)),
      () => this.#save(),
      () => this.#store.close(),
      () => this.#events.close(),
    );
  }

  #adopt(record: DownloadRecord): Download {
    const download: Download = new Download(record, this.#tools.scheduler, {
      onChange: () => this.#changed(download),
      onMood: () => this.#events.changed(download.id),
      onReceived: (bytes) => this.#meter.add(bytes),
    });
    this.#downloads.push(download);
    return download;
  }

  /** Unknown ids are skipped: another window may have removed them a moment ago. */
  #find(ids: readonly string[]): Download[] {
    return this.#downloads.filter(({ id }) => ids.includes(id));
  }

  #startNext(): void {
    for (const download of this.#downloads) {
      if (this.#isClosing || this.#runs.size >= this.#policy.maximumActiveDownloads()) return;
      if (download.state === 'waiting' && !this.#runs.has(download.id)) this.#run(download);
    }
  }

  #run(download: Download): void {
    this.#outage.began(download.id);
    download.retriesAt = null;
    const run: Run = { stop: new AbortController(), ended: Promise.resolve(), next: null };
    const start = { at: Date.now(), bytesDone: download.record.bytesDone };
    const order = () => this.#downloads.indexOf(download);
    run.ended = runDownload(download, order, this.#tools, run.stop.signal)
      .then(() => {
        download.enter('done');
        this.#outage.forget(download.id);
      })
      .catch((error: unknown) => this.#endRun(download, error, run, start))
      .finally(() => {
        this.#runs.delete(download.id);
        this.#startNext();
      });
    this.#runs.set(download.id, run);
  }

  #endRun(
    download: Download,
    thrown: unknown,
    { stop, next }: Run,
    start: { at: number; bytesDone: number },
  ): void {
    if (stop.signal.aborted) {
      if (next !== null) enterWhenStopped(download, next);
      return;
    }
    const error = toAppError(thrown);
    // An export may go to another disk than the one that is watched.
    if (isAppError(error, 'DISK_FULL') && download.state !== 'exporting') {
      download.log.add('waiting-for-space', { path: this.#tools.library.folder });
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

  #retryAfterOutage(download: Download, hasProgressed: boolean): void {
    const { state, error } = download.record;
    if (state !== 'failed' || error === null || !isOutage(error)) return;
    this.#outage.failed(download.id, hasProgressed);
    download.retriesAt = this.#outage.nextTry(download.id);
  }

  async #stopEach(
    downloads: Download[],
    next: 'paused' | 'cancelled',
    applies: (download: Download) => boolean,
  ): Promise<void> {
    await Promise.all(
      downloads.filter(applies).map(async (download) => {
        const run = this.#runs.get(download.id);
        this.#outage.forget(download.id);
        if (run === undefined) return enterWhenStopped(download, next);
        if (run.next !== 'cancelled') run.next = next;
        if (!run.stop.signal.aborted) download.rememberProgress();
        run.stop.abort(new AppError('CANCELLED', `This download was ${next}; what has arrived is kept.`));
        await run.ended;
      }),
    );
  }

  /** Lets a download that is just being stopped for this reason go on as soon as it has stopped. */
  #changeMind(download: Download, reason: 'paused' | 'cancelled'): void {
    const run = this.#runs.get(download.id);
    if (run?.next === reason) run.next = 'waiting';
  }

  #resumeWhereThereIsRoom(): boolean {
    const waiting = this.#downloads.filter(({ state }) => state === 'waiting-for-space');
    for (const download of waiting) {
      const { id, bytesTotal, bytesDone } = download.record;
      if (this.#spaceBackoff.isOver(id) && this.#space.hasRoomFor(bytesTotal - bytesDone))
        download.enter('waiting');
    }
    this.#startNext();
    return this.#downloads.some(({ state }) => state === 'waiting-for-space');
  }

  #changed(download: Download): void {
    this.#events.changed(download.id);
    // A queue that cannot be written must not stop a transfer; the next change tries again.
    void this.#save().catch(() => undefined);
  }

  #save(): Promise<void> {
    return this.#store.save(this.#downloads.map(({ record }) => record));
  }
}

function enterWhenStopped(download: Download, state: 'paused' | 'cancelled' | 'waiting'): void {
  if (state === 'paused') download.log.add('paused');
  download.enter(state);
}

/** True for a download that can be cancelled: it has not ended, or is about to be tried again by itself. */
function isOpen(download: Download): boolean {
  return !hasEnded(download.state) || willRetry(download);
}

/** True for what may pass by itself; settings that cannot work do not. */
function isOutage({ code, details }: AppErrorData): boolean {
  return (code === 'NETWORK' || code === 'TIMEOUT') && details.reason !== 'proxy-unsupported';
}

function isUnfinishedTwin({ record, state }: Download, request: DownloadRequest): boolean {
  if (isSettled(state)) return false;
  const textOf = ({ reference, platform, allPlatforms = false, export: target }: DownloadRequest) =>
    JSON.stringify([reference, platform, allPlatforms, target?.format, target?.path, target?.distributable]);
  return textOf(record.request) === textOf(request);
}
