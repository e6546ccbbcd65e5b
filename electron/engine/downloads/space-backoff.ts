/** A run that ends for want of space this soon (ms) had been told wrongly that there is room: by a quota, perhaps. */
const soonMs = 30_000;
const firstWaitMs = 10_000;
const longestWaitMs = 5 * 60_000;

/** Keeps downloads whose disk is full whatever it says from going on, and stopping again, every few seconds. */
export class SpaceBackoff {
  readonly #failures = new Map<string, { count: number; over: number }>();

  /** Notes that a run which began at this time (ms since the epoch) ended for want of space. */
  failed(id: string, startedAt: number, now: number = Date.now()): void {
    const before = this.#failures.get(id);
    const isAgain = before !== undefined && now - startedAt < soonMs;
    const count = isAgain ? before.count + 1 : 0;
    const wait = count === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - 1));
    this.#failures.set(id, { count, over: now + wait });
  }

  /** True when this download may go on by itself. */
  isOver(id: string, now: number = Date.now()): boolean {
    return now >= (this.#failures.get(id)?.over ?? 0);
  }
}
