import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BlobFinding } from '../../transfer/disk/blob-place.ts';
import type { HashPool } from '../../transfer/disk/hash-pool.ts';
import { wholeFileHash } from '../../transfer/disk/hash-whole-file.ts';
import type { BlobStore } from '../blob-store.ts';
import { damagedBlob } from './blob-errors.ts';

type Blob = Pick<Descriptor, 'digest' | 'size'>;

/**
 * The blobs of a library for those who hand them over as they lie there: one that has changed since it was verified is
 * hashed first (ADR 34), once for all who ask for it at the same time.
 */
export class CheckedBlobs {
  readonly #blobs: BlobStore;
  readonly #hashes: HashPool;
  readonly #looks = new Map<string, Promise<BlobFinding>>();
  /** Nobody's going stops what others wait for. */
  readonly #signal = new AbortController().signal;

  constructor(blobs: BlobStore, hashes: HashPool) {
    this.#blobs = blobs;
    this.#hashes = hashes;
  }

  /** @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when nothing of its file can be read. */
  look(blob: Blob): Promise<BlobFinding> {
    const { digest } = blob;
    const under = this.#looks.get(digest);
    if (under !== undefined) return under;
    const look = this.#blobs
      .look(blob, wholeFileHash(this.#hashes, this.#signal))
      .finally(() => this.#looks.delete(digest));
    this.#looks.set(digest, look);
    return look;
  }

  /** True for a blob that is known to be damaged: what can be told of it without reading it. */
  isKnownDamaged({ digest }: Pick<Blob, 'digest'>): Promise<boolean> {
    return this.#blobs.isKnownDamaged(digest);
  }

  /** @throws {AppError} `LIBRARY_CORRUPT` for a damaged blob; as `look`. */
  async assertUndamaged(blob: Blob): Promise<void> {
    if ((await this.look(blob)) === 'damaged') throw damagedBlob(blob.digest);
  }
}
