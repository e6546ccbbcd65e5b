import { compareTurns } from '../pace/turn.ts';
import type { BlobRequests } from './blob-requests.ts';

/** The queue may be reordered while blobs wait: their order is looked at anew this often (ms). */
const resortMs = 250;

/** A blob that waits for its transfer. */
export interface WaitingBlob {
  readonly requests: BlobRequests;
}

/** The blobs that wait for their transfer, handed out in queue order. */
export class WaitingBlobs<Blob extends WaitingBlob> {
  /** In reverse order of the queue, because taking the last item of a list moves no others. */
  #blobs: Blob[] = [];
  #isSorted = true;
  #sortedAt = 0;

  add(blob: Blob): void {
    this.#blobs.push(blob);
    this.#isSorted = false;
  }

  /** Takes the first blob of the queue that somebody still waits for; undefined when there is none. */
  takeFirst(): Blob | undefined {
    this.#sort(performance.now());
    let next = this.#blobs.pop();
    while (next?.requests.isEmpty === true) next = this.#blobs.pop();
    return next;
  }

  /** Takes the first blob that a download other than these waits for. */
  takeFirstOfOthers(downloads: ReadonlySet<string>): Blob | undefined {
    const index = this.#blobs.findLastIndex(({ requests }) =>
      requests.turns.some(({ owner }) => !downloads.has(owner.id)),
    );
    return index < 0 ? undefined : this.#blobs.splice(index, 1)[0];
  }

  /** @param now in ms. */
  #sort(now: number): void {
    if (this.#isSorted && now - this.#sortedAt <= resortMs) return;
    // Those that nobody waits for any more go.
    const turns = this.#blobs.flatMap((blob) => {
      const { first } = blob.requests;
      return first === undefined ? [] : [{ blob, first }];
    });
    turns.sort((left, right) => compareTurns(right.first, left.first));
    this.#blobs = turns.map(({ blob }) => blob);
    this.#isSorted = true;
    this.#sortedAt = now;
  }
}
