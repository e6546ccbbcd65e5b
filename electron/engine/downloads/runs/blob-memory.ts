import type { BlobState } from '../../../../shared/schemas/download.ts';
import { alikePieces } from './piece-text.ts';

/** What of a blob's transfer is remembered. */
export interface RememberedTransfer {
  readonly state: BlobState;
  readonly bytesDone: number;
  /** One character a piece; empty until the blob is opened. */
  readonly pieces: string;
}

interface Memory {
  bytes: number;
  pieces: string | undefined;
}

/**
 * How far the blobs of a download were when their transfers knew it last. A transfer that waits, or reads again what is
 * on the disk, does not know it yet, and one that has ended is gone. So the progress does not fall at a pause or retry.
 */
export class BlobMemory {
  readonly #blobs = new Map<string, Memory>();

  /** Takes in what lies on the disk before a run, in bytes; what a transfer told is better. */
  found(digest: string, bytes: number): void {
    if (!this.#blobs.has(digest)) this.#blobs.set(digest, { bytes, pieces: undefined });
  }

  /** Takes in what a transfer that is about to end tells, if it knows by now. */
  see(digest: string, transfer: RememberedTransfer): void {
    if (knows(transfer))
      this.#blobs.set(digest, { bytes: transfer.bytesDone, pieces: transfer.pieces || undefined });
  }

  /** Bytes of the blob that are here. */
  bytesOf(digest: string, transfer: RememberedTransfer | undefined): number {
    if (transfer !== undefined && knows(transfer)) return transfer.bytesDone;
    return this.#blobs.get(digest)?.bytes ?? transfer?.bytesDone ?? 0;
  }

  /** The pieces of the blob; none of them is in transfer while nothing transfers it. */
  piecesOf(digest: string, transfer: RememberedTransfer | undefined, count: number): string {
    const told =
      transfer !== undefined && knows(transfer) ? transfer.pieces : this.#blobs.get(digest)?.pieces;
    const pieces = told || alikePieces('.', count);
    return transfer?.state === 'fetching' ? pieces : pieces.replaceAll('>', '.');
  }
}

function knows(transfer: RememberedTransfer): boolean {
  const { state } = transfer;
  // A transfer that failed before it had opened its file has no pieces. Only failed ones are asked, as it takes time.
  return state === 'failed' ? transfer.pieces !== '' : state !== 'waiting' && state !== 'checking';
}
