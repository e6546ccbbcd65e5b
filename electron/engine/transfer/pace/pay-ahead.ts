/** What Node reads from a socket at once. */
const chunkBytes = 64 * 1024;

/** Counts bytes against the bandwidth limits; undefined where there is nothing to wait for. */
export type Throttle = (bytes: number) => Promise<void> | undefined;

/**
 * Counts what one connection reads against the limits before it reads it. Bytes counted afterwards would exceed the
 * limits by a chunk for each connection, which is most of a low limit.
 */
export class PayAhead {
  readonly #total: number;
  readonly #throttle: Throttle;
  #paid = 0;
  #received = 0;

  /** @param total bytes that the connection will bring. */
  constructor(total: number, throttle: Throttle) {
    this.#total = total;
    this.#throttle = throttle;
  }

  /** Notes bytes that have come, and waits until the next ones fit the limits. */
  next(received: number): Promise<void> | undefined {
    this.#received += received;
    const wanted = Math.max(this.#received, Math.min(this.#received + chunkBytes, this.#total));
    const due = wanted - this.#paid;
    if (due <= 0) return undefined;
    this.#paid = wanted;
    return this.#throttle(due);
  }
}
