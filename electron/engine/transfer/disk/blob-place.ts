import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { Extent } from '../pieces/segment.ts';
import type { WholeFileHash } from './hash-whole-file.ts';

/** `damaged`: there is a file of the blob's size that has other bytes, or cannot be read whole. */
export type BlobFinding = 'right' | 'damaged' | 'absent';

/** Where a transfer keeps a partial blob and hands over a verified one; the library implements it. */
export interface BlobPlace {
  /**
   * What there is of a blob. A file that is not as it was when it was verified last is hashed first.
   * @throws what the hash throws.
   */
  look(descriptor: Descriptor, hash: WholeFileHash): Promise<BlobFinding>;
  /**
   * Makes a partial blob of a damaged one, so that only its wrong pieces are fetched. The blob must not be locked.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
   */
  prepareRepair(descriptor: Descriptor, signal: AbortSignal): Promise<void>;
  ingestPath(digest: string): string;
  /** The journal that is written after a flush of the ingest file. */
  journalPath(digest: string): string;
  /** The journal that is written in between, without a flush. */
  hintPath(digest: string): string;
  /** Waits until no other process works on this partial blob. The result ends the lock. */
  lock(digest: string, signal: AbortSignal): Promise<() => Promise<void>>;
  /**
   * Moves a verified, flushed and closed ingest file among the blobs.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  commit(digest: string): Promise<void>;
  /**
   * Stores a verified blob that is whole in memory.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, or `DIGEST_MISMATCH` when it is not what it should be.
   */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  /** Keeps what is known of the pieces of a blob that is committed, for its repair. Never throws. */
  keepChecks(descriptor: Descriptor, extents: readonly Extent[]): Promise<void>;
  /** Bytes free on the disk, or undefined when that cannot be told. */
  freeBytes(): Promise<number | undefined>;
}
