import type { AskedToWait } from '../../../../shared/schemas/download.ts';

/** Silence (ms) after which a wait is shown. Until then other connections bring the download on. */
const shownAfterMs = 1_000;

/** The wait that a server has asked of a download. Times are in ms of `performance.now()`. */
export class ServerWait {
  #host = '';
  #endsAt = 0;
  #lastByteAt = Number.NEGATIVE_INFINITY;

  /** A wait begins. Of several at the same time the longest counts. */
  began(host: string, waitMs: number, now: number = performance.now()): void {
    if (now + waitMs <= this.#endsAt) return;
    this.#host = host;
    this.#endsAt = now + waitMs;
  }

  /** Something has arrived. */
  sawBytes(now: number = performance.now()): void {
    this.#lastByteAt = now;
  }

  /** A run has ended or begins: nothing is waited for any more. */
  clear(): void {
    this.#endsAt = 0;
    this.#lastByteAt = Number.NEGATIVE_INFINITY;
  }

  /** What is waited for now, or null. */
  at(now: number = performance.now()): AskedToWait | null {
    const left = this.#endsAt - now;
    if (left <= 0 || now - this.#lastByteAt < shownAfterMs) return null;
    return { host: this.#host, secondsLeft: Math.ceil(left / 1000) };
  }
}
