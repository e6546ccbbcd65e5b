/** Bytes that are paid for at a time where there is a limit, so that many connections share a low one evenly. */
const stepBytes = 64 * 1024;

/** Limits of bandwidth that apply to some bytes. */
export interface BandwidthLimit {
  /** False while no limit is set. */
  readonly isSet: boolean;
  /** Waits until bytes fit the limits; undefined where there is nothing to wait for. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
}

/**
 * Counts what one connection reads against the limits before it reads it. Bytes counted afterwards would exceed the
 * limits by a chunk for each connection, which is most of a low limit.
 */
export class PayAhead {
  readonly #total: number;
  readonly #limit: BandwidthLimit;
  readonly #signal: AbortSignal;
  #paid = 0;
  #received = 0;

  /** @param total bytes that the connection will bring. */
  constructor(total: number, limit: BandwidthLimit, signal: AbortSignal) {
    this.#total = total;
    this.#limit = limit;
    this.#signal = signal;
  }

  /** The part of this memory that may be filled with what is paid for; all of it without a limit. */
  within(memory: Uint8Array): Uint8Array {
    const allowed = Math.max(1, this.#paid - this.#received);
    return !this.#limit.isSet || memory.byteLength <= allowed ? memory : memory.subarray(0, allowed);
  }

  /** Notes bytes that have come, and waits until the next ones fit the limits. */
  next(received: number): Promise<void> | undefined {
    this.#received += received;
    const wanted = Math.max(this.#received, Math.min(this.#received + stepBytes, this.#total));
    const due = wanted - this.#paid;
    if (due <= 0) return undefined;
    this.#paid = wanted;
    return this.#limit.take(due, this.#signal);
  }
}
