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
  readonly #blobs: Blob[] = [];
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

  /** Takes the first blob that a download at none of these places in the queue waits for. */
  takeFirstOfOthers(places: ReadonlySet<number>): Blob | undefined {
    const index = this.#blobs.findLastIndex(({ requests }) =>
      requests.places.some((place) => !places.has(place)),
    );
    return index < 0 ? undefined : this.#blobs.splice(index, 1)[0];
  }

  /** @param now in ms. */
  #sort(now: number): void {
    if (this.#isSorted && now - this.#sortedAt <= resortMs) return;
    const orders = new Map(this.#blobs.map((blob) => [blob, blob.requests.order]));
    this.#blobs.sort((left, right) => (orders.get(right) ?? 0) - (orders.get(left) ?? 0));
    this.#isSorted = true;
    this.#sortedAt = now;
  }
}
