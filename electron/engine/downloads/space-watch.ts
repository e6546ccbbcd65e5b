import type { BlobPlace } from '../transfer/disk/blob-place.ts';

/** How often the disk is looked at while a download waits for room (ms). */
const waitingMs = 3_000;
/** How old the figure for the status bar may be (ms). */
const figureMs = 5_000;
/** Room beside what a download needs before it goes on, so that it does not stop again at once (bytes). */
const spareBytes = 32 * 1024 * 1024;

/** A run that ends for want of space this soon (ms) had been told wrongly that there is room: by a quota, perhaps. */
const soonMs = 30_000;
/** The first wait of such a download (ms); each further one is twice as long. */
const firstWaitMs = 10_000;
const longestWaitMs = 5 * 60_000;

/** Watches the free space of the library's disk: for the status bar, and for downloads that wait for room. */
export class SpaceWatch {
  freeBytes: number | null = null;
  readonly #place: Pick<BlobPlace, 'freeBytes'>;
  readonly #onLook: () => boolean;
  #figureTimer: NodeJS.Timeout | undefined;
  #waitingTimer: NodeJS.Timeout | undefined;

  /** @param onLook called after each look while something waits; returns whether something still does. */
  constructor(place: Pick<BlobPlace, 'freeBytes'>, onLook: () => boolean) {
    this.#place = place;
    this.#onLook = onLook;
    this.#figureTimer = setInterval(() => void this.refresh(), figureMs);
    this.#figureTimer.unref();
  }

  /** Looks now. */
  async refresh(): Promise<void> {
    this.freeBytes = (await this.#place.freeBytes()) ?? null;
  }

  /** Begins to look often, until nothing waits any more. */
  watch(): void {
    this.#waitingTimer ??= setInterval(() => void this.#look(), waitingMs);
  }

  /** True when this many bytes fit beside a reserve; also when the disk cannot be asked, for trying tells. */
  hasRoomFor(bytes: number): boolean {
    return this.freeBytes === null || this.freeBytes >= bytes + spareBytes;
  }

  /** Looks no more. */
  close(): void {
    clearInterval(this.#figureTimer);
    clearInterval(this.#waitingTimer);
  }

  async #look(): Promise<void> {
    await this.refresh();
    if (this.#onLook()) return;
    clearInterval(this.#waitingTimer);
    this.#waitingTimer = undefined;
  }
}

/** Keeps downloads whose disk is full whatever it says from going on, and stopping again, every few seconds. */
export class SpaceBackoff {
  readonly #failures = new Map<string, { count: number; over: number }>();

  /** Notes that a run which began at this time (ms of `performance.now()`) ended for want of space. */
  failed(id: string, startedAt: number, now: number = performance.now()): void {
    const before = this.#failures.get(id);
    const isAgain = before !== undefined && now - startedAt < soonMs;
    const count = isAgain ? before.count + 1 : 0;
    const wait = count === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - 1));
    this.#failures.set(id, { count, over: now + wait });
  }

  /** True when this download may go on by itself. */
  isOver(id: string, now: number = performance.now()): boolean {
    return now >= (this.#failures.get(id)?.over ?? 0);
  }
}
