import type { ActivityKind } from '../../../shared/schemas/download.ts';

/** Hears what a transfer does, for the speed and the log of the downloads that wait for it. */
export interface TransferObserver {
  /** Body bytes from the network. */
  onReceived(bytes: number): void;
  onActivity(kind: ActivityKind, details: Record<string, string | number>): void;
}

/** How a blob came into the library. Bytes are of this run. */
export interface TransferOutcome {
  origin: 'registry' | 'foreign' | 'library';
  /** Body bytes received from the network. */
  bytesFetched: number;
  /** Bytes that were here before this run. */
  bytesReused: number;
}
