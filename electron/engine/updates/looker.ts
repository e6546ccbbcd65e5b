import { leastBetweenMs } from './due.ts';

/** How often is looked which tags are due (ms): so seldom that it costs nothing, and so often that sleep and clocks that jump do not matter. */
const tickMs = 10 * 60_000;
/** After its start an engine has other things to do for so long (ms), and up to twice as long. */
const startMs = 15_000;

/** What looks at tags by itself. */
export interface LookerOptions {
  /** References that are due now. */
  due(): Promise<string[]>;
  /** Looks at one; never throws. */
  look(reference: string, signal: AbortSignal): Promise<void>;
}

/** Looks at tags when they are due, one after the other, as long as the engine is open. */
export class Looker {
  readonly #options: LookerOptions;
  /** When this process looked at each tag, in ms of `performance.now()`: no clock that is set makes it ask again and again. */
  readonly #lookedAt = new Map<string, number>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: LookerOptions) {
    this.#options = options;
  }

  /** Looks a moment after this, and then as tags become due. */
  start(): void {
    this.#plan(startMs * (1 + Math.random()));
  }

  /** Looks at what is due now. A call while it looks waits for that. */
  tick(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Ends a look that is under way. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop.abort();
    await this.#looking;
  }

  #plan(waitMs: number): void {
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => void this.tick().finally(() => this.#plan(tickMs)), waitMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    // A state folder that cannot be read now may be there at the next tick.
    const due = await this.#options.due().catch(() => []);
    for (const reference of due) {
      if (this.#stop.signal.aborted) return;
      const before = this.#lookedAt.get(reference);
      if (before !== undefined && performance.now() - before < leastBetweenMs) continue;
      this.#lookedAt.set(reference, performance.now());
      await this.#options.look(reference, this.#stop.signal);
    }
  }
}
