import type { Descriptor } from '../../../shared/descriptor.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import type { BlobObserver, TransferObserver, TransferProgress } from './observer.ts';
import { placeInQueue } from './pace/queue-order.ts';
import type { TokenBucket } from './pace/token-bucket.ts';

/** One download's request for one blob. */
export interface BlobRequest {
  descriptor: Descriptor;
  sources: readonly BlobSource[];
  /** Place in the queue, asked whenever something is free: lower comes first. */
  order: () => number;
  /** The download's own bandwidth limit. */
  limit: TokenBucket;
  observer: BlobObserver;
  signal: AbortSignal;
}

/** The requests of all downloads that wait for one blob, the oldest first. */
export class BlobRequests implements TransferObserver {
  readonly #requests = new Set<BlobRequest>();

  /** The request that has waited longest: bytes count for its download. */
  get first(): BlobRequest | undefined {
    const [first] = this.#requests;
    return first;
  }
  get isEmpty(): boolean {
    return this.#requests.size === 0;
  }
  /** The lowest order of all of them; infinite when there is none. */
  get order(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const request of this.#requests) lowest = Math.min(lowest, request.order());
    return lowest;
  }
  /** The places in the queue of the downloads that wait. */
  get places(): number[] {
    return [...this.#requests].map(({ order }) => placeInQueue(order()));
  }

  add(request: BlobRequest): void {
    this.#requests.add(request);
  }
  delete(request: BlobRequest): void {
    this.#requests.delete(request);
  }

  /** All who wait see bytes arrive; they count once, for the download that asked first. */
  onReceived(bytes: number): void {
    let isFirst = true;
    for (const { observer } of this.#requests) {
      if (isFirst) observer.onReceived(bytes);
      else observer.onReceivedForAnother(bytes);
      isFirst = false;
    }
  }

  onActivity(...activity: Parameters<TransferObserver['onActivity']>): void {
    for (const { observer } of this.#requests) observer.onActivity(...activity);
  }

  /** The transfer has ended; all who wait are told how far it came. */
  onStopped(transfer: TransferProgress): void {
    for (const { observer } of this.#requests) observer.onStopped(transfer);
  }
}

/** True when both requests name the same sources, so that one's failure is the other's too. */
export function haveSameSources(left: BlobRequest, right: BlobRequest): boolean {
  const identities = ({ sources }: BlobRequest) => sources.map(({ identity }) => identity).join(' ');
  return identities(left) === identities(right);
}
