import { standsStill } from '../../../shared/download-states.ts';
import type { Library } from '../library/layout.ts';
import type { Download } from './runs/download.ts';

/** Measures what downloads that stand still keep on the disk, so that nobody deletes it unknowingly. */
export class KeptBytes {
  readonly #library: Library;
  readonly #downloads: () => readonly Download[];
  readonly #onChange: (download: Download) => void;
  #isPlanned = false;
  #measuring: Promise<void> = Promise.resolve();

  /** @param onChange called for each download that turns out to keep more or less than was known. */
  constructor(
    library: Library,
    downloads: () => readonly Download[],
    onChange: (download: Download) => void,
  ) {
    this.#library = library;
    this.#downloads = downloads;
    this.#onChange = onChange;
  }

  /** Measures all of them anew. Calls that come while it is about to begin are joined into one. */
  measure(): Promise<void> {
    if (!this.#isPlanned) {
      this.#isPlanned = true;
      // A library that cannot be read tells nothing; the next measurement tries again.
      this.#measuring = this.#measuring.then(() => this.#measureAll()).catch(() => undefined);
    }
    return this.#measuring;
  }

  /**
   * Bytes on the disk that go when these downloads are removed: what neither an image nor another download needs.
   * @throws {AppError} `LIBRARY_CORRUPT`, `DISK_PERMISSION`.
   */
  async removableBytes(removed: readonly Download[]): Promise<number> {
    const others = this.#downloads().filter((download) => !removed.includes(download));
    const needed = new Set(others.flatMap(blobsOf));
    const unused = await this.#library.unusedBytes(removed.flatMap(blobsOf));
    return sum([...unused].map(([digest, bytes]) => (needed.has(digest) ? 0 : bytes)));
  }

  async #measureAll(): Promise<void> {
    this.#isPlanned = false;
    const downloads = this.#downloads().filter(({ state }) => standsStill(state));
    const unused = await this.#library.unusedBytes(downloads.flatMap(blobsOf));
    for (const download of downloads) {
      const bytes = sum([...new Set(blobsOf(download))].map((digest) => unused.get(digest) ?? 0));
      if (bytes === download.bytesKept) continue;
      download.bytesKept = bytes;
      this.#onChange(download);
    }
  }
}

/** The blobs that a download still needs; one that is done has left them to its image. */
function blobsOf({ state, record }: Download): string[] {
  return state === 'done' ? [] : record.blobDigests;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
