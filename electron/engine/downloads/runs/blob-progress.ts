import type { BlobDetail, ConnectionDetail } from '../../../../shared/schemas/download.ts';
import type { BlobTransfer } from '../../transfer/blob-transfer.ts';
import type { TransferOutcome, TransferProgress } from '../../transfer/observer.ts';
import { pieceLayoutOf } from '../../transfer/pieces/piece-layout.ts';
import type { TransferScheduler } from '../../transfer/schedule/scheduler.ts';
import { BlobMemory } from './blob-memory.ts';
import { alikePieces, shortenPieces } from './piece-text.ts';
import type { DownloadPlan, PlannedBlob } from './plan.ts';

/** The blobs of one download: which of them are here, and how far the others are. */
export class BlobProgress {
  readonly #scheduler: TransferScheduler;
  readonly #memory = new BlobMemory();
  #planned: readonly PlannedBlob[] | undefined;
  #recalled: readonly PlannedBlob[] = [];
  #outcomes = new Map<string, TransferOutcome>();

  constructor(scheduler: TransferScheduler) {
    this.#scheduler = scheduler;
  }

  /** True when a run of this process has planned what to fetch. */
  get isPlanned(): boolean {
    return this.#planned !== undefined;
  }

  /**
   * Begins a run with the blobs that there are to fetch.
   * @param bytesHere bytes of each blob that lie on the disk already.
   */
  begin({ blobs }: DownloadPlan, bytesHere: ReadonlyMap<string, number>): void {
    for (const [digest, bytes] of bytesHere) this.#memory.found(digest, bytes);
    this.#planned = blobs;
    this.#outcomes = new Map();
  }

  /** Takes in the blobs of a download that an earlier process has done: only the library knows them. */
  recall(blobs: readonly PlannedBlob[]): void {
    this.#recalled = blobs;
  }

  /** Records how a blob arrived; false when that was known already, as somebody had removed it and it came again. */
  finish(digest: string, outcome: TransferOutcome): boolean {
    if (this.#outcomes.has(digest)) return false;
    this.#outcomes.set(digest, outcome);
    return true;
  }

  /** Records how far a transfer came that has just ended. */
  remember(transfer: TransferProgress): void {
    this.#memory.see(transfer.descriptor.digest, transfer);
  }

  /** Records how far all transfers are, before they end and can no longer tell. */
  rememberAll(): void {
    for (const transfer of this.transfers()) this.remember(transfer);
  }

  /** The transfers of the blobs that are not complete; those that have not been asked for have none. */
  transfers(): BlobTransfer[] {
    return this.#unfinished().flatMap(
      ({ descriptor }) => this.#scheduler.transferOf(descriptor.digest) ?? [],
    );
  }

  /** The open connections of all blobs. */
  connections(): ConnectionDetail[] {
    return this.transfers().flatMap(({ connections }) => connections);
  }

  /** The blobs that are not complete, by digest, and the bytes that each lacks. */
  missing(): (readonly [digest: string, bytes: number])[] {
    return this.#unfinished().map(({ descriptor: { digest, size } }) => [
      digest,
      size - this.#memory.bytesOf(digest, this.#scheduler.transferOf(digest)),
    ]);
  }

  /** All blobs with how far they are, in the order in which they are fetched. */
  details(): BlobDetail[] {
    if (this.#planned === undefined) return this.#recalled.map(completeBlob);
    return this.#planned.map((blob) => this.#detailOf(blob));
  }

  #detailOf(blob: PlannedBlob): BlobDetail {
    const { digest, size } = blob.descriptor;
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
    return (this.#planned ?? []).filter(({ descriptor }) => !this.#outcomes.has(descriptor.digest));
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
