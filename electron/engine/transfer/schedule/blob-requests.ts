import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BlobSource } from '../fetch/blob-source.ts';
import type { BlobObserver, TransferObserver, TransferProgress } from '../observer.ts';
import type { ConnectionUser } from '../pace/permit.ts';
import type { TokenBucket } from '../pace/token-bucket.ts';
import { firstTurn, type Turn } from '../pace/turn.ts';

/** One download's request for one blob. */
export interface BlobRequest {
  descriptor: Descriptor;
  sources: readonly BlobSource[];
  turn: Turn;
  /** The download's own bandwidth limit. */
  limit: TokenBucket;
  observer: BlobObserver;
  signal: AbortSignal;
  /** True for one that is no download: what comes counts for a download as soon as there is one. */
  isGuest?: true;
}

/** The requests of all downloads that wait for one blob. The one that has waited longest owns what is transferred; guests come last. */
export class BlobRequests implements ConnectionUser, TransferObserver {
  readonly #requests: BlobRequest[] = [];
  readonly #onChange: () => void;

  /** @param onChange called when the downloads that wait are others than before. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** For its download bytes count; undefined when no download waits. */
  get owner(): BlobRequest | undefined {
    const [first] = this.#requests;
    return first?.isGuest ? undefined : first;
  }
  get isEmpty(): boolean {
    return this.#requests.length === 0;
  }
  get turns(): Turn[] {
    return this.#requests.map(({ turn }) => turn);
  }
  /** The turn that comes first; undefined when nobody waits. */
  get first(): Turn | undefined {
    return firstTurn(this.turns);
  }
  get limits(): TokenBucket[] {
    return this.#requests.map(({ limit }) => limit);
  }

  add(request: BlobRequest): void {
    const firstGuest = this.#requests.findIndex(({ isGuest }) => isGuest);
    const isLast = request.isGuest || firstGuest < 0;
    this.#requests.splice(isLast ? this.#requests.length : firstGuest, 0, request);
    this.#onChange();
  }
  delete(request: BlobRequest): void {
    const index = this.#requests.indexOf(request);
    if (index >= 0) this.#requests.splice(index, 1);
    this.#onChange();
  }

  /** All who wait see bytes arrive; they count once, for the owner. */
  onReceived(bytes: number): void {
    // Thousands of times a second: without a list of its own for each.
    for (let index = 1; index < this.#requests.length; index++)
      this.#requests[index]?.observer.onReceivedForAnother(bytes);
    this.owner?.observer.onReceived(bytes);
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
