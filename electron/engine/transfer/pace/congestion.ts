/** Growth of throughput that shows that more connections help. */
const worthwhileGrowth = 1.1;
/** How long a number of connections is watched before the next (ms). */
export const congestionStepMs = 150;
/** After growth stopped, one more connection is tried this often (ms): links change. */
const retryMs = 5_000;

/**
 * How many connections one blob should use: doubled while that raises its throughput, kept where it does not.
 * On a fast link two suffice; where a server caps each connection, all are used within a second.
 */
export class CongestionControl {
  #target = 2;
  #bestRate = 0;
  #heldSince: number | undefined;

  get target(): number {
    return this.#target;
  }

  /**
   * Looks at the throughput of the last step.
   * @param bytesPerSecond of the whole blob.
   * @param running connections that really transfer.
   * @param now in ms.
   */
  observe(bytesPerSecond: number, running: number, now: number): void {
    if (running < this.#target) return;
    if (bytesPerSecond > this.#bestRate * worthwhileGrowth) {
      this.#bestRate = bytesPerSecond;
      this.#target *= 2;
      this.#heldSince = undefined;
      return;
    }
    this.#heldSince ??= now;
    if (now - this.#heldSince < retryMs) return;
    this.#heldSince = now;
    this.#bestRate = bytesPerSecond;
    this.#target += 1;
  }
}
