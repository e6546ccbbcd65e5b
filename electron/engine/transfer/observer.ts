import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ActivityKind, BlobState } from '../../../shared/schemas/download.ts';
import type { BlobSource } from './fetch/blob-source.ts';

/** Hears what a transfer does, for the speed and the log of the downloads that wait for it. */
export interface TransferObserver {
  /** Body bytes from the network. */
  onReceived(bytes: number): void;
  onActivity(kind: ActivityKind, details: Record<string, string | number>): void;
}

/** How far the transfer of one blob is. */
export interface TransferProgress {
  readonly descriptor: Descriptor;
  readonly state: BlobState;
  /** Bytes of the blob on the disk. */
  readonly bytesDone: number;
  /** One character a piece; empty until the blob is opened. */
  readonly pieces: string;
}

/** One of the downloads that wait for a blob, which is transferred once for all of them. */
export interface BlobObserver extends TransferObserver {
  /** Body bytes from the network that count for another download, which asked for the blob first. */
  onReceivedForAnother(bytes: number): void;
  /** The transfer has ended, well or not, and tells for the last time how far it came. */
  onStopped(transfer: TransferProgress): void;
}

/** How a blob came into the library. Bytes are of this run. */
export interface TransferOutcome {
  origin: BlobSource['kind'] | 'library';
  /** Body bytes received from the network. */
  bytesFetched: number;
  /** Bytes that were here before this run. */
  bytesReused: number;
}
