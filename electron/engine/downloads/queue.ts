import { hasEnded, isSettled, standsStill } from '../../../shared/download-states.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import type {
  DownloadDetail,
  DownloadEvent,
  DownloadPlan,
  DownloadRequest,
  DownloadRow,
  ExportTarget,
} from '../../../shared/schemas/download.ts';
import { closeAll } from '../async/close-all.ts';
import { SpeedMeter } from '../transfer/pace/speed-meter.ts';
import { detailStream } from './events/detail.ts';
import { DownloadEvents } from './events/event-stream.ts';
import { totalsOf } from './events/totals.ts';
import { assertCanExport, exportWhenDone, ownFolders } from './export-when-done.ts';
import { KeptBytes } from './kept-bytes.ts';
import { DownloadList } from './list.ts';
import type { QueueStore } from './records/queue-file.ts';
import { type DownloadRecord, newRecord } from './records/record.ts';
import { DownloadRunner, type RunnerPolicy } from './runner.ts';
import { Download } from './runs/download.ts';
import { discardBlobs, recallBlobs } from './runs/library-blobs.ts';
import { previewDownload } from './runs/preview.ts';
import type { RunTools } from './runs/run.ts';

/** What the queue asks its host: the settings, each time, and where it is kept. */
export interface QueuePolicy extends RunnerPolicy {
  defaultRegistry(): string;
  /** Where the queue lies that outlives the process. */
  queueFolder?: string;
}

/** All downloads in their order, as hosts see and change them. `DownloadRunner` says which of them run. */
export class DownloadQueue {
  readonly #tools: RunTools;
  readonly #policy: QueuePolicy;
  readonly #store: QueueStore;
  readonly #events: DownloadEvents;
  readonly #runner: DownloadRunner;
  readonly #kept: KeptBytes;
  readonly #meter = new SpeedMeter();
  readonly #list = new DownloadList();

  private constructor(tools: RunTools, policy: QueuePolicy, store: QueueStore) {
    this.#tools = tools;
    this.#policy = policy;
    this.#store = store;
    this.#events = new DownloadEvents({
      downloads: () => this.#list.all,
      totals: () => totalsOf(this.#list.all, this.#meter, this.#runner.freeBytes),
      isKept: () => store.isKept,
    });
    this.#runner = new DownloadRunner(tools, this.#list, policy);
    this.#kept = new KeptBytes(
      tools.library,
      () => this.#list.all,
      ({ id }) => this.#events.changed(id),
    );
    this.#claimBlobs();
  }

  /** Keeps the blobs that the list needs: beyond the end of this process where the list outlives it. */
  #claimBlobs(): void {
    const queueFolder = this.#store.isKept ? this.#policy.queueFolder : undefined;
    this.#tools.library.keepBlobs(() => this.#list.neededBlobs, queueFolder);
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
    for (const record of await store.load()) queue.#takeUp(record, resumeOnStart);
    store.onOwnership({
      takeIn: (records) => queue.#takeIn(records, resumeOnStart),
      lose: () => queue.#changeHands(),
    });
    await queue.#runner.refreshFreeBytes();
    await tools.library.writeClaim();
    await queue.#kept.measure();
    queue.#runner.startNext();
    return queue;
  }

  /** All downloads in queue order. */
  list(): DownloadRow[] {
    return this.#list.all.map((download) => download.row());
  }

  /**
   * What a download would fetch.
   * @throws {AppError} `INVALID_REFERENCE`, `PLATFORM_NOT_FOUND`; what the registry answers.
   */
  plan(request: DownloadRequest, signal: AbortSignal): Promise<DownloadPlan> {
    const reference = parseReference(request.reference, this.#policy.defaultRegistry());
    return previewDownload({ ...request, reference }, this.#tools, signal);
  }

  /**
   * Puts a download at the end of the queue. One that asks for the same and is unfinished goes on in its place.
   * @throws {AppError} `INVALID_REFERENCE` for a reference or a platform that is none; `DISK_PERMISSION` or
   * `PLATFORM_NOT_FOUND` for an export that cannot be made.
   */
  async start(request: DownloadRequest): Promise<DownloadRow> {
    const reference = formatReference(parseReference(request.reference, this.#policy.defaultRegistry()));
    if (request.platform !== undefined) parsePlatform(request.platform);
    await assertCanExport(request, ownFolders(this.#tools, this.#policy));
    const same = this.#list
      .unfinishedLike({ ...request, reference })
      .find((download) => !this.#runner.isBeingCancelled(download));
    if (same !== undefined) return this.#goOn(same);
    const download = this.#adopt(newRecord({ ...request, reference }));
    this.#changed(download);
    this.#runner.startNext();
    return download.row();
  }

  /** Asked for again, a paused download goes on, and a failed one asks anew what its tag means. */
  async #goOn(download: Download): Promise<DownloadRow> {
    if (download.state === 'failed') download.record.rootDigest = null;
    await this.retry([download.id]);
    await this.resume([download.id]);
    return download.row();
  }

  /** Pauses what goes on by itself, or will, and waits until it has stopped. */
  async pause(ids: string[]): Promise<void> {
    await this.#runner.stop(
      this.#list.find(ids).filter(({ state, isOpen }) => state !== 'paused' && isOpen),
      'paused',
    );
  }

  /** Cancels what is not at an end, and waits until it has stopped. What has arrived is kept. */
  async cancel(ids: string[]): Promise<void> {
    await this.#runner.stop(
      this.#list.find(ids).filter(({ isOpen }) => isOpen),
      'cancelled',
    );
  }

  /** Lets what is paused, or waits for room or its hours, go on. */
  async resume(ids: string[]): Promise<void> {
    this.#runner.resume(this.#list.find(ids));
  }

  /** Lets what has failed or was cancelled go on. */
  async retry(ids: string[]): Promise<void> {
    this.#runner.retry(this.#list.find(ids));
  }

  /**
   * Takes downloads out of the list, and deletes the blobs of unfinished ones that nothing else needs.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION` when the list cannot be saved.
   */
  async remove(ids: string[]): Promise<void> {
    const removed = this.#list.find(ids);
    // They leave the list before they are stopped, so that nobody can retry or resume them meanwhile.
    this.#list.remove(removed);
    for (const download of removed) {
      this.#runner.forget(download);
      this.#events.removed(download.id);
    }
    await this.#runner.stop(
      removed.filter(({ state }) => !hasEnded(state)),
      'cancelled',
    );
    const unfinished = removed.filter(({ state }) => state !== 'done');
    const digests = unfinished.flatMap(({ record }) => record.blobDigests);
    // Blobs that cannot be deleted now only cost room: the row goes all the same.
    await discardBlobs(this.#tools.library, [...new Set(digests)]).catch(() => undefined);
    await this.#tools.library.writeClaim();
    await this.#save();
  }

  /**
   * Bytes on the disk that removing these downloads would delete now.
   * @throws {AppError} `LIBRARY_CORRUPT` or `DISK_PERMISSION` when the library cannot be read.
   */
  removableBytes(ids: string[]): Promise<number> {
    return this.#kept.removableBytes(this.#list.find(ids));
  }

  /**
   * Moves downloads before the one with the id `before`, or to the end when it is null.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION` when the list cannot be saved.
   */
  async reorder(ids: string[], before: string | null): Promise<void> {
    this.#list.move(ids, before);
    this.#events.reordered();
    await this.#save();
  }

  /** @param limitRate the download's own limit in bytes per second, or null for none. */
  async setLimit(id: string, limitRate: number | null): Promise<void> {
    for (const download of this.#list.find([id])) download.limitTo(limitRate);
  }

  /** Has one export its image when it has arrived, or not; false where it is too late for that. */
  async setExport(id: string, target: ExportTarget | null): Promise<boolean> {
    return exportWhenDone(this.#list.find([id])[0], target, ownFolders(this.#tools, this.#policy));
  }

  /** Has one that is not at an end wait until an ISO time. */
  async postpone(id: string, startAt: string): Promise<void> {
    for (const download of this.#list.find([id])) this.#runner.postpone(download, startAt);
  }

  /** A snapshot of the list, then its changes, until the signal aborts. */
  events(signal: AbortSignal): AsyncIterable<DownloadEvent> {
    return this.#events.stream(signal);
  }

  /**
   * All of one download, then its changes, until it is removed or the signal aborts.
   * @throws {AppError} `INTERNAL` when there is no such download.
   */
  detail(id: string, signal: AbortSignal): AsyncIterable<DownloadDetail> {
    return detailStream(
      () => this.#list.find([id])[0],
      (digest) => recallBlobs(this.#tools.library, digest),
      signal,
    );
  }

  /** Starts what new settings allow. */
  settingsChanged(): void {
    this.#runner.startNext();
  }

  /** To be called when an image has gone: downloads may be the only ones now that keep what it used. */
  imageRemoved(): void {
    void this.#kept.measure();
  }

  /**
   * Stops everything; what ran is taken up again by the next process.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION` when the list cannot be saved.
   */
  async close(): Promise<void> {
    this.#runner.close();
    await closeAll(
      () => this.#runner.ended(),
      () => this.#save(),
      // Before the next process takes the queue over, and with it the claim.
      () => this.#tools.library.close(),
      () => this.#store.close(),
      () => this.#events.close(),
    );
  }

  /** Takes up a download of an earlier process. */
  #takeUp(record: DownloadRecord, resumes: boolean): void {
    this.#runner.takeUp(this.#adopt(record), resumes);
  }

  /** Puts the downloads of another process, which has ended now, before those that were started here meanwhile. */
  #takeIn(records: readonly DownloadRecord[], resumes: boolean): void {
    const own = [...this.#list.all];
    for (const record of records) {
      // This process had the list before, and lost it for a while.
      if (own.some(({ id }) => id === record.id)) continue;
      // The same image was asked for here too: that one goes on.
      const same = this.#list.unfinishedLike(record.request).some((download) => own.includes(download));
      if (isSettled(record.state) || !same) this.#takeUp(record, resumes);
    }
    this.#list.move(
      own.map(({ id }) => id),
      null,
    );
    this.#changeHands();
    void this.#kept.measure();
    void this.#save().catch(() => undefined);
    this.#runner.startNext();
  }

  /** The list is kept in a file now, or no more. */
  #changeHands(): void {
    this.#claimBlobs();
    this.#events.replaced();
  }

  #adopt(record: DownloadRecord): Download {
    const download: Download = new Download(record, this.#tools.scheduler, {
      onChange: () => this.#changed(download),
      onDerivedState: () => this.#events.changed(download.id),
      onReceived: (bytes) => this.#meter.add(bytes),
    });
    this.#list.add(download);
    return download;
  }

  #changed(download: Download): void {
    this.#events.changed(download.id);
    this.#runner.checkHours(download);
    this.#tools.library.keptBlobsChanged();
    // Whatever has come to a halt has blobs of its own now, or has given the ones of others an image.
    if (standsStill(download.state)) void this.#kept.measure();
    // A queue that cannot be written must not stop a transfer; the next change tries again.
    void this.#save().catch(() => undefined);
  }

  #save(): Promise<void> {
    return this.#store.save(this.#list.records);
  }
}
