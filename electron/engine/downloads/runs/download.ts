import { hasEnded, isActive, standsStill } from '../../../../shared/download-states.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type {
  BlobDetail,
  ConnectionDetail,
  DownloadProgress,
  DownloadRow,
  DownloadState,
} from '../../../../shared/schemas/download.ts';
import type { BlobTransfer } from '../../transfer/blob-transfer.ts';
import { pieceLayoutOf } from '../../transfer/disk/piece-layout.ts';
import { SpeedMeter } from '../../transfer/pace/speed-meter.ts';
import { TokenBucket } from '../../transfer/pace/token-bucket.ts';
import type { TransferScheduler } from '../../transfer/scheduler.ts';
import type { BlobObserver, TransferOutcome } from '../../transfer/transfer-observer.ts';
import type { DownloadRecord } from '../records/download-record.ts';
import { ActivityLog } from './activity-log.ts';
import { BlobMemory } from './blob-memory.ts';
import type { DownloadPlan, PlannedBlob } from './download-plan.ts';
import { alikePieces, shortenPieces } from './piece-text.ts';
import { TransferWatch } from './transfer-watch.ts';

/** What a download tells the queue. */
export interface DownloadListener {
  /** It has entered another state, of which hosts should hear. */
  onChange(): void;
  /** Its state is another, as its blobs now look; that is nothing to be saved. */
  onMood(): void;
  /** Body bytes have come from the network; each is told once, by one of the downloads that wait for it. */
  onReceived(bytes: number): void;
}

/** One download: its record, and while it runs, what its blobs are doing. */
export class Download implements BlobObserver {
  readonly record: DownloadRecord;
  readonly log = new ActivityLog();
  /** ISO time at which it is tried again by itself, or null. */
  retriesAt: string | null = null;
  /** Bytes that it kept on the disk when it was measured last. */
  bytesKept = 0;
  readonly limit: TokenBucket;
  readonly #scheduler: TransferScheduler;
  readonly #listener: DownloadListener;
  readonly #meter = new SpeedMeter();
  readonly #watch = new TransferWatch();
  readonly #memory = new BlobMemory();
  #plan: DownloadPlan | undefined;
  #recalled: PlannedBlob[] | undefined;
  #outcomes = new Map<string, TransferOutcome>();
  #fetchedBefore = 0;
  #bytesReused = 0;

  constructor(record: DownloadRecord, scheduler: TransferScheduler, listener: DownloadListener) {
    this.record = record;
    this.#scheduler = scheduler;
    this.#listener = listener;
    this.limit = new TokenBucket(record.request.limitRate ?? null);
  }

  get id(): string {
    return this.record.id;
  }
  get state(): DownloadState {
    return this.record.state;
  }
  /** True while a run is under way. */
  get isActive(): boolean {
    return isActive(this.state);
  }

  /** Enters a state; an end has its time, and only some states have an error. */
  enter(state: DownloadState, error: AppError | null = null): void {
    this.record.state = state;
    this.record.error = error === null ? null : error.toJSON();
    this.record.finishedAt = hasEnded(state) ? new Date().toISOString() : null;
    if (!this.isActive) this.#meter.reset();
    this.#listener.onChange();
  }

  /**
   * Begins a run with what there is to fetch.
   * @param bytesHere bytes of each blob that lie on the disk already.
   */
  begin(plan: DownloadPlan, rootDigest: string, bytesHere: ReadonlyMap<string, number>): void {
    const { record } = this;
    for (const [digest, bytes] of bytesHere) this.#memory.found(digest, bytes);
    this.#plan = plan;
    this.#outcomes = new Map();
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
    if (this.#outcomes.has(descriptor.digest)) return;
    this.#outcomes.set(descriptor.digest, outcome);
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
  }

  onStopped(transfer: BlobTransfer): void {
    this.#memory.see(transfer.descriptor.digest, transfer);
  }

  onActivity(
    kind: Parameters<BlobObserver['onActivity']>[0],
    details: Record<string, string | number>,
  ): void {
    this.log.add(kind, details);
  }

  /** Looks at what its blobs are doing, and enters the state that this makes. */
  refreshState(): void {
    const { state } = this;
    if (!isActive(state) || state === 'resolving' || state === 'exporting') return;
    const transfers = this.#unfinished().flatMap(
      ({ descriptor }) => this.#scheduler.transferOf(descriptor.digest) ?? [],
    );
    const now = this.#watch.stateOf(transfers);
    if (now === state) return;
    this.record.state = now;
    this.#listener.onMood();
  }

  /** Records how far it and its blobs are, before its transfers end and can no longer tell. */
  rememberProgress(): void {
    this.record.bytesDone = this.#bytesDone();
    for (const { descriptor } of this.#unfinished()) {
      const transfer = this.#scheduler.transferOf(descriptor.digest);
      if (transfer !== undefined) this.#memory.see(descriptor.digest, transfer);
    }
  }

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
      activeConnections: this.#connections().length,
      limitRate: this.limit.bytesPerSecond,
      export: request.export ?? null,
      retriesAt: this.state === 'failed' ? this.retriesAt : null,
      bytesKept: standsStill(this.state) && this.state !== 'done' ? this.bytesKept : 0,
    };
  }

  progress(): DownloadProgress {
    const { id, bytesDone, bytesPerSecond, etaSeconds, activeConnections } = this.row();
    return [id, bytesDone, bytesPerSecond, etaSeconds, activeConnections];
  }

  /** The blobs that are not complete, by digest, and the bytes that each lacks. */
  missingBlobs(): (readonly [digest: string, bytes: number])[] {
    return this.#unfinished().map(({ descriptor: { digest, size } }) => [
      digest,
      size - this.#memory.bytesOf(digest, this.#scheduler.transferOf(digest)),
    ]);
  }

  /** True for what an earlier process has done: only the library knows its blobs. */
  get isUnknown(): boolean {
    return this.state === 'done' && this.#plan === undefined;
  }

  /** Takes in the blobs of what an earlier process has done. */
  recall(blobs: PlannedBlob[]): void {
    this.#recalled = blobs;
  }

  /** The drawer's blobs and connections. */
  details(): { blobs: BlobDetail[]; connections: ConnectionDetail[] } {
    const planned = this.#plan?.blobs;
    return {
      blobs: planned?.map((blob) => this.#blobDetail(blob)) ?? this.#recalled?.map(completeBlob) ?? [],
      connections: this.#connections(),
    };
  }

  #blobDetail(blob: PlannedBlob): BlobDetail {
    const { descriptor } = blob;
    const { digest, size } = descriptor;
    const outcome = this.#outcomes.get(digest);
    const transfer = this.#scheduler.transferOf(digest);
    if (outcome !== undefined)
      return { ...completeBlob(blob), origin: outcome.origin, host: transfer?.host ?? null };
    return {
      ...completeBlob(blob),
      state: transfer === undefined || transfer.isQueued ? 'waiting' : transfer.state,
      bytesDone: this.#memory.bytesOf(digest, transfer),
      origin: transfer?.origin ?? null,
      host: transfer?.host ?? null,
      pieces: shortenPieces(this.#memory.piecesOf(digest, transfer, pieceLayoutOf(size).count)),
    };
  }

  #unfinished(): PlannedBlob[] {
    return (this.#plan?.blobs ?? []).filter(({ descriptor }) => !this.#outcomes.has(descriptor.digest));
  }

  #connections(): ConnectionDetail[] {
    return this.#unfinished().flatMap(
      ({ descriptor }) => this.#scheduler.transferOf(descriptor.digest)?.connections ?? [],
    );
  }

  #bytesDone(): number {
    const { record } = this;
    if (record.state === 'done' || record.state === 'exporting') return record.bytesTotal;
    if (this.#plan === undefined || !this.isActive) return record.bytesDone;
    const missing = this.missingBlobs().reduce((sum, [, bytes]) => sum + bytes, 0);
    return Math.max(0, record.bytesTotal - missing);
  }

  #bytesPerSecond(): number {
    return this.isActive ? Math.round(this.#meter.bytesPerSecond()) : 0;
  }

  #etaSeconds(bytesDone: number): number | null {
    const rate = this.#bytesPerSecond();
    if (!this.isActive || rate === 0 || !this.#meter.isSteady()) return null;
    return Math.ceil((this.record.bytesTotal - bytesDone) / rate);
  }
}

/** A blob that is here, wherever it came from. */
function completeBlob({ descriptor, kind, createdBy }: PlannedBlob): BlobDetail {
  const { digest, size, mediaType } = descriptor;
  return {
    digest,
    size,
    mediaType,
    kind,
    ...(createdBy === undefined ? {} : { createdBy }),
    state: 'done',
    bytesDone: size,
    origin: null,
    host: null,
    pieces: alikePieces('#', pieceLayoutOf(size).count),
  };
}
