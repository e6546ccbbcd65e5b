import { hasEnded, isActive, standsStill, willRetry } from '../../../../shared/download-states.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type {
  DownloadProgress,
  DownloadRow,
  DownloadState,
  ExportTarget,
} from '../../../../shared/schemas/download.ts';
import type { BlobObserver, TransferOutcome, TransferProgress } from '../../transfer/observer.ts';
import { SpeedMeter } from '../../transfer/pace/speed-meter.ts';
import { TokenBucket } from '../../transfer/pace/token-bucket.ts';
import type { TransferScheduler } from '../../transfer/schedule/scheduler.ts';
import type { DownloadRecord } from '../records/record.ts';
import { ActivityLog } from './activity-log.ts';
import { BlobProgress } from './blob-progress.ts';
import type { DownloadPlan, PlannedBlob } from './plan.ts';
import { ServerWait } from './server-wait.ts';
import { TransferWatch, timeLeft } from './transfer-watch.ts';

/** What a download tells the queue. */
export interface DownloadListener {
  /** It has entered another state, or its record has changed otherwise: hosts hear of it, and it is saved. */
  onChange(): void;
  /** What its blobs do has given it another state: hosts hear of it, and nothing is saved. */
  onDerivedState(): void;
  /** Body bytes have come from the network; each is told once, by one of the downloads that wait for it. */
  onReceived(bytes: number): void;
}

/** One download: its record, and while it runs, what its blobs are doing. */
export class Download implements BlobObserver {
  readonly record: DownloadRecord;
  readonly log = new ActivityLog();
  readonly limit: TokenBucket;
  readonly blobs: BlobProgress;
  /** Tells when it is tried again by itself: ISO time by the clock as it is then, or null. */
  nextTry: () => string | null = () => null;
  /** Bytes that it kept on the disk when it was measured last. */
  bytesKept = 0;
  #waitsUntil: string | null = null;
  readonly #listener: DownloadListener;
  readonly #meter = new SpeedMeter();
  readonly #watch = new TransferWatch();
  readonly #wait = new ServerWait();
  #isWaitTold = false;
  /** When its run began (ms of `performance.now()`), or what of it is counted was counted last. */
  #activeSince: number | null = null;
  #fetchedBefore = 0;
  #bytesReused = 0;

  constructor(record: DownloadRecord, scheduler: TransferScheduler, listener: DownloadListener) {
    this.record = record;
    this.blobs = new BlobProgress(scheduler);
    this.#listener = listener;
    this.limit = new TokenBucket(record.request.limitRate ?? null);
  }

  get id(): string {
    return this.record.id;
  }
  get state(): DownloadState {
    return this.record.state;
  }
  get retriesAt(): string | null {
    return this.nextTry();
  }
  /** True while a run is under way. */
  get isActive(): boolean {
    return isActive(this.state);
  }
  /** True when it can be stopped: it has not ended, or is about to be tried again by itself. */
  get isOpen(): boolean {
    return !hasEnded(this.state) || willRetry(this);
  }
  /** True when an earlier process has done it: only the library knows its blobs. */
  get isUnknown(): boolean {
    return this.state === 'done' && !this.blobs.isPlanned;
  }

  /** Enters a state; an end has its time, and only some states have an error. */
  enter(state: DownloadState, error: AppError | null = null): void {
    this.#countActiveTime(state);
    this.record.state = state;
    this.record.error = error === null ? null : error.toJSON();
    this.record.finishedAt = hasEnded(state) ? new Date().toISOString() : null;
    if (!this.isActive) {
      this.#meter.reset();
      this.#wait.clear();
    }
    this.#listener.onChange();
  }

  #countActiveTime(next: DownloadState): void {
    const now = performance.now();
    if (this.#activeSince !== null) this.record.activeSeconds += (now - this.#activeSince) / 1000;
    this.#activeSince = isActive(next) ? now : null;
  }

  /** @param limitRate its own limit in bytes per second, or null for none. */
  limitTo(limitRate: number | null): void {
    this.limit.setRate(limitRate);
    const { limitRate: _, ...request } = this.record.request;
    this.record.request = limitRate === null ? request : { ...request, limitRate };
    this.#listener.onChange();
  }

  /** @param target what is made of the image when it has arrived; null for nothing. */
  exportTo(target: ExportTarget | null): void {
    const { export: _, ...request } = this.record.request;
    this.record.request = target === null ? request : { ...request, export: target };
    this.#listener.onChange();
  }

  /** Waits for its hours, until an ISO time; null when it is not known until when. */
  waitUntil(until: string | null): void {
    const isTold = this.state === 'waiting-for-hours' && this.#waitsUntil === until;
    this.#waitsUntil = until;
    if (!isTold) this.enter('waiting-for-hours');
  }

  /**
   * Begins a run with what there is to fetch.
   * @param bytesHere bytes of each blob that lie on the disk already.
   */
  begin(plan: DownloadPlan, rootDigest: string, bytesHere: ReadonlyMap<string, number>): void {
    const { record } = this;
    this.blobs.begin(plan, bytesHere);
    this.#fetchedBefore = record.bytesFetched;
    this.#bytesReused = 0;
    this.#watch.sawBytes();
    Object.assign(record, {
      digest: plan.entry.digest,
      rootDigest,
      platform: plan.platform,
      bytesTotal: plan.bytesTotal,
      blobDigests: plan.blobs.map(({ descriptor }) => descriptor.digest),
      layersTotal: plan.blobs.filter(({ kind }) => kind === 'layer').length,
      layersDone: 0,
    } satisfies Partial<DownloadRecord>);
    this.log.add('resolved', {
      digest: plan.entry.digest,
      bytes: plan.bytesTotal,
      layers: record.layersTotal,
    });
    this.#listener.onChange();
  }

  /** Records that a blob has arrived. A second fetch of one that somebody removed meanwhile changes no origin. */
  finishBlob({ descriptor, kind }: PlannedBlob, outcome: TransferOutcome): void {
    if (!this.blobs.finish(descriptor.digest, outcome)) return;
    this.#bytesReused += outcome.bytesReused;
    this.record.bytesReused = Math.max(0, this.#bytesReused - this.#fetchedBefore);
    if (kind === 'layer') this.record.layersDone++;
    this.log.add('blob-done', { digest: descriptor.digest, bytes: descriptor.size, origin: outcome.origin });
    this.#watch.sawBytes();
    this.#listener.onChange();
  }

  onReceived(bytes: number): void {
    this.record.bytesFetched += bytes;
    this.#listener.onReceived(bytes);
    this.onReceivedForAnother(bytes);
  }

  /** Bytes of a shared blob bring this download on as well, whoever they count for. */
  onReceivedForAnother(bytes: number): void {
    this.#meter.add(bytes);
    this.#watch.sawBytes();
    this.#wait.sawBytes();
  }

  onStopped(transfer: TransferProgress): void {
    this.blobs.remember(transfer);
  }

  onActivity(...[kind, details]: Parameters<BlobObserver['onActivity']>): void {
    this.log.add(kind, details);
    if (kind === 'asked-to-wait') this.#wait.began(String(details.host), Number(details.waitMs));
  }

  /** Looks at what its blobs are doing, and enters the state that follows from it. */
  refreshState(): void {
    const { state } = this;
    const isWaiting = this.#wait.at() !== null;
    const derived = this.#derivedState(isWaiting);
    if (derived === state && isWaiting === this.#isWaitTold) return;
    this.record.state = derived;
    this.#isWaitTold = isWaiting;
    this.#listener.onDerivedState();
  }

  #derivedState(isWaiting: boolean): DownloadState {
    const { state } = this;
    if (!this.isActive || state === 'resolving' || state === 'exporting') return state;
    // A server that has asked for the silence is not stalled.
    if (isWaiting) this.#watch.expectSilence();
    return this.#watch.stateOf(this.blobs.transfers());
  }

  /** Records how far it and its blobs are, before its transfers end and can no longer tell. */
  rememberProgress(): void {
    this.record.bytesDone = this.#bytesDone();
    this.blobs.rememberAll();
  }

  /** All that the list of downloads shows of it. */
  row(): DownloadRow {
    const bytesDone = this.#bytesDone();
    this.record.bytesDone = bytesDone;
    const { request, ...record } = this.record;
    return {
      ...record,
      reference: request.reference,
      platform: record.platform ?? (request.allPlatforms === true ? 'all' : (request.platform ?? null)),
      bytesPerSecond: this.#bytesPerSecond(),
      etaSeconds: this.#etaSeconds(bytesDone),
      activeConnections: this.blobs.connections().length,
      limitRate: this.limit.bytesPerSecond,
      export: request.export ?? null,
      retriesAt: this.state === 'failed' ? this.retriesAt : null,
      waitsUntil: this.state === 'waiting-for-hours' ? this.#waitsUntil : null,
      askedToWait: this.#wait.at(),
      bytesKept: standsStill(this.state) && this.state !== 'done' ? this.bytesKept : 0,
    };
  }

  /** What of its row changes while it transfers. */
  progress(): DownloadProgress {
    const { id, bytesDone, bytesPerSecond, etaSeconds, activeConnections } = this.row();
    return [id, bytesDone, bytesPerSecond, etaSeconds, activeConnections];
  }

  #bytesDone(): number {
    const { record } = this;
    if (record.state === 'done' || record.state === 'exporting') return record.bytesTotal;
    if (!this.blobs.isPlanned || !this.isActive) return record.bytesDone;
    const missing = this.blobs.missing().reduce((sum, [, bytes]) => sum + bytes, 0);
    return Math.max(0, record.bytesTotal - missing);
  }

  #bytesPerSecond(): number {
    return this.isActive ? Math.round(this.#meter.bytesPerSecond()) : 0;
  }

  #etaSeconds(bytesDone: number): number | null {
    if (!this.#meter.isSteady()) return null;
    return timeLeft(this.state, this.record.bytesTotal - bytesDone, this.#bytesPerSecond());
  }
}
