import { setTimeout as delay } from 'node:timers/promises';
import { raceWithSignal } from '../../async/race-with-signal.ts';
import type { BandwidthLimit } from './pay-ahead.ts';

/** Bytes that may pass at once after a pause, as a share of a second: small enough to keep the rate even. */
const burstSeconds = 0.1;

/**
 * Limits a rate of bytes. Takers are served in turn; each takes what it has already read and then waits until
 * the debt is paid, so that the rate is right at any chunk size. Without a rate nothing waits.
 */
export class TokenBucket implements BandwidthLimit {
  #bytesPerSecond: number | null;
  #tokens = 0;
  #updatedAt = performance.now();
  #turn: Promise<void> = Promise.resolve();
  #changed = new AbortController();

  /** @param bytesPerSecond the limit, or null for none. */
  constructor(bytesPerSecond: number | null) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  get isSet(): boolean {
    return this.#bytesPerSecond !== null;
  }
  get bytesPerSecond(): number | null {
    return this.#bytesPerSecond;
  }

  /** Changes the limit at once, for those who wait too. */
  setRate(bytesPerSecond: number | null): void {
    this.#refill();
    this.#bytesPerSecond = bytesPerSecond;
    this.#tokens = Math.max(0, this.#tokens);
    const changed = this.#changed;
    this.#changed = new AbortController();
    changed.abort();
  }

  /**
   * Accounts for bytes; a promise of the moment at which they fit the rate, which rejects when `signal` aborts: then they
   * are not counted.
   */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    if (this.#bytesPerSecond === null) return undefined;
    const turn = this.#turn.then(() => this.#pay(bytes, signal));
    this.#turn = turn.catch(() => undefined);
    // Whoever is stopped does not wait for those before it: their turns may take minutes.
    return raceWithSignal(turn, signal);
  }

  async #pay(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#refill();
    this.#tokens -= bytes;
    while (this.#bytesPerSecond !== null && this.#tokens < 0) {
      const waitMs = (-this.#tokens / this.#bytesPerSecond) * 1000;
      const changed = this.#changed.signal;
      await delay(Math.max(1, waitMs), undefined, { signal: AbortSignal.any([signal, changed]) }).catch(
        () => undefined,
      );
      // Bytes that nobody will read count for nobody.
      if (signal.aborted) this.#tokens += bytes;
      signal.throwIfAborted();
      this.#refill();
    }
  }

  #refill(): void {
    const now = performance.now();
    const rate = this.#bytesPerSecond ?? 0;
    this.#tokens = Math.min(this.#tokens + ((now - this.#updatedAt) / 1000) * rate, rate * burstSeconds);
    this.#updatedAt = now;
  }
}
