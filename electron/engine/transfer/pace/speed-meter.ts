const slotMs = 250;
const slots = 20;
const steadyMs = 2_000;
const silenceMs = 15_000;

/** The mean rate of the last five seconds, from whole quarter-seconds so that the figure is calm. */
export class SpeedMeter {
  #bytes = new Array<number>(slots).fill(0);
  #slot = 0;
  #startedAt: number | undefined;
  #lastAt = 0;

  /** Counts bytes that arrived at `now` (ms). */
  add(bytes: number, now: number = performance.now()): void {
    this.#advance(now);
    // After a long silence the mean begins anew: over the whole window it would be that of the silence.
    if (this.#startedAt === undefined || now - this.#lastAt > silenceMs) this.#startedAt = now;
    this.#lastAt = now;
    this.#bytes[this.#slot % slots] = (this.#bytes[this.#slot % slots] ?? 0) + bytes;
  }

  /** Bytes per second at `now` (ms). */
  bytesPerSecond(now: number = performance.now()): number {
    if (this.#startedAt === undefined) return 0;
    this.#advance(now);
    const windowMs = Math.min(slots * slotMs, Math.max(slotMs, now - this.#startedAt));
    return (this.#bytes.reduce((sum, bytes) => sum + bytes, 0) / windowMs) * 1000;
  }

  /** True once it has measured for long enough that a time left can be told from it. */
  isSteady(now: number = performance.now()): boolean {
    return this.#startedAt !== undefined && now - this.#startedAt >= steadyMs;
  }

  /** Forgets everything: a pause is no slow transfer. */
  reset(): void {
    this.#bytes.fill(0);
    this.#startedAt = undefined;
  }

  #advance(now: number): void {
    const slot = Math.floor(now / slotMs);
    const steps = Math.min(slots, slot - this.#slot);
    for (let step = 1; step <= steps; step++) this.#bytes[(this.#slot + step) % slots] = 0;
    if (slot > this.#slot) this.#slot = slot;
  }
}
