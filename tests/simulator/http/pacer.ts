/** How far a pacer may fall behind, on a busy machine, and still make up for it. */
const largestDebtMilliseconds = 100;

/**
 * Gives out bytes at a steady rate: each stretch is due when those before it would have been sent at that rate.
 * Times are milliseconds of any clock that only goes forward.
 */
export class Pacer {
  #due: number;

  constructor(now: number) {
    this.#due = now;
  }

  /** Begins an answer: time in which nothing was to be sent is not made up for. */
  begin(now: number): void {
    this.#due = Math.max(this.#due, now);
  }

  /** How many milliseconds to wait until `bytes` more may go out at `bytesPerSecond`. */
  take(bytes: number, bytesPerSecond: number, now: number): number {
    this.#due = Math.max(this.#due, now - largestDebtMilliseconds) + (bytes * 1000) / bytesPerSecond;
    return Math.max(0, this.#due - now);
  }
}

/** How many bytes to send at once so that a capped stream flows evenly, about 50 times a second. */
export function evenChunk(bytesPerSecond: number): number {
  return Math.max(1024, Math.min(256 * 1024, Math.floor(bytesPerSecond / 50)));
}
