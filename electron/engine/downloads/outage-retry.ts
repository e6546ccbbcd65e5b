// Decided here: when a failed download is tried again by itself.
/** Waits (ms) before a download that failed for want of a network is tried again, one after the other. */
const waits = [30_000, 60_000, 120_000, 300_000];

interface Planned {
  timer: NodeJS.Timeout;
  /** In ms of `performance.now()`. */
  at: number;
}

/**
 * Tries downloads again that failed for want of a network, so that an outage at night does not end what should be there
 * in the morning. It waits longer from try to try, and waits least again after a try that has brought something.
 */
export class OutageRetry {
  readonly #retry: (id: string) => void;
  readonly #tries = new Map<string, number>();
  readonly #planned = new Map<string, Planned>();

  constructor(retry: (id: string) => void) {
    this.#retry = retry;
  }

  /**
   * Plans the next try of a download that has failed.
   * @param hasProgressed true when its last one brought any byte.
   * @param leastMs what a server has asked to wait.
   */
  failed(id: string, hasProgressed: boolean, leastMs = 0): void {
    this.#unplan(id);
    const tries = hasProgressed ? 0 : (this.#tries.get(id) ?? 0);
    this.#tries.set(id, tries + 1);
    const wait = Math.max(leastMs, waits[Math.min(tries, waits.length - 1)] ?? 0);
    const timer = setTimeout(() => {
      this.#planned.delete(id);
      this.#retry(id);
    }, wait);
    timer.unref();
    this.#planned.set(id, { timer, at: performance.now() + wait });
  }

  /** When the download is tried again, by the clock as it is now: ISO time, or null. */
  nextTry(id: string): string | null {
    const planned = this.#planned.get(id);
    if (planned === undefined) return null;
    return new Date(Date.now() + planned.at - performance.now()).toISOString();
  }

  /** Plans nothing more for a download that somebody has taken care of. */
  forget(id: string): void {
    this.#unplan(id);
    this.#tries.delete(id);
  }

  /** A try has begun; how long the next wait is depends on its end. */
  began(id: string): void {
    this.#unplan(id);
  }

  #unplan(id: string): void {
    clearTimeout(this.#planned.get(id)?.timer);
    this.#planned.delete(id);
  }

  /** Plans nothing more for any download. */
  close(): void {
    for (const id of [...this.#planned.keys()]) this.forget(id);
  }
}
