import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { LibrarySpace } from '../../../../shared/schemas/library-space.ts';
import type { BlobStore } from '../blob-store.ts';
import type { EntryAbsenceRule } from '../blob-usage.ts';
import type { LayoutPaths } from '../layout-paths.ts';
import { discardUnfinished } from './discard-unfinished.ts';
import { listUnfinished } from './list-unfinished.ts';
import type { Needs } from './needs.ts';
import { readSpace } from './read-space.ts';

/** What the space of a library is read from. */
export interface SpacePlace {
  paths: LayoutPaths;
  blobs: BlobStore;
  entries(): Promise<Descriptor[]>;
  mayBeAbsent: EntryAbsenceRule;
  needs(): Needs;
}

/** What takes the space of a library, and what of it nobody needs. */
export class SpaceKeeper {
  readonly #place: SpacePlace;

  constructor(place: SpacePlace) {
    this.#place = place;
  }

  /** @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`. */
  async read(): Promise<LibrarySpace> {
    const { paths, blobs, entries, mayBeAbsent, needs } = this.#place;
    return {
      ...(await readSpace(blobs, await entries(), mayBeAbsent)),
      unfinished: await listUnfinished(paths, needs()),
    };
  }

  /**
   * Deletes what is unfinished of these blobs and that nobody needs.
   * @returns bytes on the disk that this freed.
   * @throws {AppError} `DISK_PERMISSION`.
   */
  discardUnfinished(digests: readonly string[]): Promise<number> {
    const { paths, blobs, needs } = this.#place;
    return discardUnfinished(paths, blobs, needs(), digests);
  }
}
