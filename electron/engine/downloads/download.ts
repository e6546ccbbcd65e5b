import type { AppError } from '../../../shared/errors.ts';
import type {
  BlobDetail,
  ConnectionDetail,
  DownloadProgress,
  DownloadRow,
  DownloadState,
} from '../../../shared/schemas/download.ts';
import { pieceLayoutOf } from '../transfer/piece-layout.ts';
import { SpeedMeter } from '../transfer/speed-meter.ts';
import { TokenBucket } from '../transfer/token-bucket.ts';
import type { TransferObserver, TransferOutcome } from '../transfer/transfer-observer.ts';
import type { TransferScheduler } from '../transfer/transfer-scheduler.ts';
import { ActivityLog } from './activity-log.ts';
import type { DownloadPlan, PlannedBlob } from './download-plan.ts';
import type { DownloadRecord } from './download-record.ts';
import { alikePieces, shortenPieces } from './piece-text.ts';

/** Silence (ms) after which a download is shown as stalled. */
const stalledMs = 5_000;

/** One download: its record, and while it runs, what its blobs are doing. */
export class Download implements TransferObserver {
  readonly record: DownloadRecord;
  readonly log = new ActivityLog();
  readonly limit: TokenBucket;
  readonly #scheduler: TransferScheduler;
  readonly #onChange: () => void;
  readonly #meter = new SpeedMeter();
  #plan: DownloadPlan | undefined;
  #outcomes = new Map<string, TransferOutcome>();
  #lastByteAt = 0;
  #fetchedBefore = 0;
  #bytesReused = 0;

  /** @param onChange called when a host should hear of a new state. */
  constructor(record: DownloadRecord, scheduler: TransferScheduler, onChange: () => void) {
    this.record = record;
    this.#scheduler = scheduler;
    this.#onChange = onChange;
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
    return ['resolving', 'downloading', 'verifying', 'stalled', 'exporting'].includes(this.state);
  }

  /** Enters a state; an end has its time, and only some states have an error. */
  enter(state: DownloadState, error: AppError | null = null): void {
    this.record.state = state;
    this.record.error = error === null ? null : error.toJSON();
    this.record.finishedAt = ['done', 'failed', 'cancelled'].includes(state)
      ? new Date().toISOString()
      : null;
    if (!this.isActive) this.#meter.reset();
    this.#onChange();
  }

  /** Begins a run with what there is to fetch. */
  begin(plan: DownloadPlan, rootDigest: string): void {
    const { record } = this;
    this.#plan = plan;
    this.#outcomes = new Map();
    this.#fetchedBefore = record.bytesFetched;
    this.#bytesReused = 0;
    this.#lastByteAt = Date.now();
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
    this.#onChange();
  }

  /** Records that a blob has arrived. A second fetch of one that somebody removed meanwhile changes no origin. */
  finishBlob({ descriptor, kind }: PlannedBlob, outcome: TransferOutcome): void {
    if (this.#outcomes.has(descriptor.digest)) return;
    this.#outcomes.set(descriptor.digest, outcome);
    this.#bytesReused += outcome.bytesReused;
    this.record.bytesReused = Math.max(0, this.#bytesReused - this.#fetchedBefore);
    if (kind === 'layer') this.record.layersDone++;
    this.log.add('blob-done', { digest: descriptor.digest, bytes: descriptor.size, origin: outcome.origin });
    this.#lastByteAt = Date.now();
    this.#onChange();
  }

  onReceived(bytes: number): void {
    this.record.bytesFetched += bytes;
    this.#meter.add(bytes);
    this.#lastByteAt = Date.now();
  }

  onActivity(
    kind: Parameters<TransferObserver['onActivity']>[0],
    details: Record<string, string | number>,
  ): void {
    this.log.add(kind, details);
  }

  /** Tells transfer, verification and silence apart while blobs are under way. */
  refreshState(now: number = Date.now()): void {
    if (!['downloading', 'verifying', 'stalled'].includes(this.state)) return;
    const transfers = this.#unfinished().flatMap(
      (blob) => this.#scheduler.transferOf(blob.descriptor.digest) ?? [],
    );
    const isFetching = transfers.some(({ state }) => state === 'fetching' || state === 'waiting');
    const isVerifying = transfers.some(({ state }) => state === 'verifying' || state === 'checking');
    // Waiting for connections that other downloads hold is no silence of the server.
    if (transfers.every(({ isQueued }) => isQueued)) this.#lastByteAt = now;
    const isSilent = isFetching && now - this.#lastByteAt > stalledMs;
    const state = !isFetching && isVerifying ? 'verifying' : isSilent ? 'stalled' : 'downloading';
    if (state !== this.state) this.enter(state);
  }

  /** Records how far it is, before its transfers end and can no longer tell. */
  rememberProgress(): void {
    this.record.bytesDone = this.#bytesDone();
  }

  row(): DownloadRow {
    const { request, ...record } = this.record;
    this.rememberProgress();
    return {
      ...record,
      reference: request.reference,
      platform: record.platform ?? (request.allPlatforms === true ? 'all' : (request.platform ?? null)),
      bytesDone: this.#bytesDone(),
      bytesPerSecond: this.#bytesPerSecond(),
      etaSeconds: this.#etaSeconds(),
      activeConnections: this.#connections().length,
      limitRate: this.limit.bytesPerSecond,
      export: request.export ?? null,
    };
  }

  progress(): DownloadProgress {
    const { id, bytesDone, bytesPerSecond, etaSeconds, activeConnections } = this.row();
    return [id, bytesDone, bytesPerSecond, etaSeconds, activeConnections];
  }

  /** The drawer's blobs and connections. */
  details(): { blobs: BlobDetail[]; connections: ConnectionDetail[] } {
    return {
      blobs: (this.#plan?.blobs ?? []).map((blob) => this.#blobDetail(blob)),
      connections: this.#connections(),
    };
  }

  #blobDetail({ descriptor, kind }: PlannedBlob): BlobDetail {
    const { digest, size, mediaType } = descriptor;
    const outcome = this.#outcomes.get(digest);
    const transfer = this.#scheduler.transferOf(digest);
    const { count } = pieceLayoutOf(size);
    const underWay = transfer?.pieces ? shortenPieces(transfer.pieces) : alikePieces('.', count);
    return {
      digest,
      size,
      mediaType,
      kind,
      state: outcome === undefined ? (transfer?.state ?? 'waiting') : 'done',
      bytesDone: outcome === undefined ? (transfer?.bytesDone ?? 0) : size,
      origin: outcome?.origin ?? transfer?.origin ?? null,
      host: transfer?.host ?? null,
      pieces: outcome === undefined ? underWay : alikePieces('#', count),
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
    const missing = this.#unfinished().reduce(
      (sum, { descriptor }) =>
        sum + descriptor.size - (this.#scheduler.transferOf(descriptor.digest)?.bytesDone ?? 0),
      0,
    );
    return Math.max(0, record.bytesTotal - missing);
  }

  #bytesPerSecond(): number {
    return this.isActive ? Math.round(this.#meter.bytesPerSecond()) : 0;
  }

  #etaSeconds(): number | null {
    const rate = this.#bytesPerSecond();
    if (!this.isActive || rate === 0) return null;
    return Math.ceil((this.record.bytesTotal - this.#bytesDone()) / rate);
  }
}
