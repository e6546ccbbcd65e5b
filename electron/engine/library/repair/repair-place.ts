import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BlobFinding, BlobPlace } from '../../transfer/disk/blob-place.ts';
import type { Extent } from '../../transfer/pieces/segment.ts';
import type { BlobStore } from '../blob-store.ts';

/** The library as a repair sees it: a blob that lies there is no reason not to fetch it. */
export class RepairPlace implements BlobPlace {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async look(): Promise<BlobFinding> {
    return 'absent';
  }
  prepareRepair(blob: Descriptor, signal: AbortSignal): Promise<void> {
    return this.#blobs.prepareRepair(blob, signal);
  }
  ingestPath(digest: string): string {
    return this.#blobs.ingestPath(digest);
  }
  journalPath(digest: string): string {
    return this.#blobs.journalPath(digest);
  }
  hintPath(digest: string): string {
    return this.#blobs.hintPath(digest);
  }
  lock(digest: string, signal: AbortSignal): Promise<() => Promise<void>> {
    return this.#blobs.lock(digest, signal);
  }
  commit(digest: string): Promise<void> {
    return this.#blobs.commit(digest);
  }
  put(digest: string, bytes: Uint8Array): Promise<void> {
    return this.#blobs.put(digest, bytes);
  }
  keepChecks(blob: Descriptor, extents: readonly Extent[]): Promise<void> {
    return this.#blobs.keepChecks(blob, extents);
  }
  freeBytes(): Promise<number | undefined> {
    return this.#blobs.freeBytes();
  }
}
