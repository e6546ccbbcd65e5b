import type { BandwidthLimit } from '../pace/pay-ahead.ts';
import type { TokenBucket } from '../pace/token-bucket.ts';

/**
 * The limits on a blob that several downloads may want: the app's, and the loosest of theirs. A download without a limit
 * does not wait for the sake of another that has one; bytes are paid for by one download only.
 */
export class SharedLimit implements BandwidthLimit {
  readonly #limits: () => readonly TokenBucket[];
  readonly #appLimit: TokenBucket;
  #changed = new AbortController();

  /** @param limits of the downloads that want the blob, asked each time. */
  constructor(limits: () => readonly TokenBucket[], appLimit: TokenBucket) {
    this.#limits = limits;
    this.#appLimit = appLimit;
  }

  get isSet(): boolean {
    return this.#appLimit.isSet || this.#loosest()?.isSet === true;
  }

  take(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    const own = this.#takeOwn(bytes, signal);
    return own === undefined
      ? this.#appLimit.take(bytes, signal)
      : own.then(() => this.#appLimit.take(bytes, signal));
  }

  /** Other downloads want the blob than before: those who wait look again at whose limit is the loosest. */
  changed(): void {
    const changed = this.#changed;
    this.#changed = new AbortController();
    changed.abort();
  }

  #loosest(): TokenBucket | undefined {
    return this.#limits().reduce<TokenBucket | undefined>(
      (loosest, limit) => (loosest === undefined || rateOf(limit) > rateOf(loosest) ? limit : loosest),
      undefined,
    );
  }

  #takeOwn(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    const limit = this.#loosest();
    if (limit === undefined || !limit.isSet) return undefined;
    const changed = this.#changed.signal;
    return limit.take(bytes, AbortSignal.any([signal, changed]))?.catch((error: unknown) => {
      signal.throwIfAborted();
      if (!changed.aborted) throw error;
      return this.#takeOwn(bytes, signal);
    });
  }
}

function rateOf({ bytesPerSecond }: TokenBucket): number {
  return bytesPerSecond ?? Number.POSITIVE_INFINITY;
}
