import { isSettled } from '../../../shared/download-states.ts';
import type { DownloadRequest } from '../../../shared/schemas/download.ts';
import { type DownloadRecord, isSameRequest } from './records/record.ts';
import type { Download } from './runs/download.ts';

/** The downloads of a queue in their order. */
export class DownloadList {
  #downloads: Download[] = [];

  get all(): readonly Download[] {
    return this.#downloads;
  }
  /** What is saved of them. */
  get records(): DownloadRecord[] {
    return this.#downloads.map(({ record }) => record);
  }
  /** Digests of the blobs that a download still needs, or may go on with. */
  get neededBlobs(): string[] {
    return this.#downloads
      .filter(({ state }) => state !== 'done')
      .flatMap(({ record }) => record.blobDigests);
  }

  /** Puts a download at the end. */
  add(download: Download): void {
    this.#downloads.push(download);
  }

  /** Unknown ids are skipped: another window may have removed them a moment ago. */
  find(ids: readonly string[]): Download[] {
    return this.#downloads.filter(({ id }) => ids.includes(id));
  }

  /** The downloads that ask for the same and are neither done nor cancelled. */
  unfinishedLike(request: DownloadRequest): Download[] {
    return this.#downloads.filter(
      ({ state, record }) => !isSettled(state) && isSameRequest(record.request, request),
    );
  }

  /** The place of a download, from 0. */
  placeOf(download: Download): number {
    return this.#downloads.indexOf(download);
  }

  /** Takes downloads out of the list. */
  remove(removed: readonly Download[]): void {
    this.#downloads = this.#downloads.filter((download) => !removed.includes(download));
  }

  /** Moves downloads, in the order of their ids, before the one with the id `before`; to the end when it is null. */
  move(ids: readonly string[], before: string | null): void {
    const moved = ids.flatMap((id) => this.find([id]));
    const others = this.#downloads.filter((download) => !moved.includes(download));
    const position = others.findIndex(({ id }) => id === before);
    others.splice(position < 0 ? others.length : position, 0, ...moved);
    this.#downloads = others;
  }
}
