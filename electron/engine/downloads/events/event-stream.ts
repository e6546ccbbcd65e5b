import { standsStill } from '../../../../shared/download-states.ts';
import type { DownloadEvent, DownloadRow, DownloadTotals } from '../../../../shared/schemas/download.ts';
import type { Download } from '../runs/download.ts';

/** Events are at least this far apart (ms) while anything is under way: ten a second at most. */
const gapMs = 100;
/** While something transfers, progress is told this often (ms). */
const progressMs = 250;
/** A listener that is this many events behind gets a snapshot instead. */
const longestBacklog = 200;

/** What the stream tells of. */
export interface EventSubject {
  /** In queue order. */
  downloads(): readonly Download[];
  totals(): DownloadTotals;
  /** True when the list outlives this process. */
  isKept(): boolean;
}

interface Listener {
  backlog: DownloadEvent[];
  needsSnapshot: boolean;
  wake: () => void;
}

/**
 * Turns changes of downloads into one numbered event stream, once for all listeners: at most ten events a second, and
 * the end of the last download at once.
 */
export class DownloadEvents {
  readonly #subject: EventSubject;
  readonly #listeners = new Set<Listener>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  #isReordered = false;
  #sequence = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #progressTimer: NodeJS.Timeout | undefined;
  #flushedAt = 0;

  constructor(subject: EventSubject) {
    this.#subject = subject;
  }

  /** A download is new or has entered another state. */
  changed(id: string): void {
    this.#changed.add(id);
    this.#plan();
  }

  /** A download has left the list. */
  removed(id: string): void {
    this.#changed.delete(id);
    this.#removed.add(id);
    this.#plan();
  }

  /** The downloads are in another order. */
  reordered(): void {
    this.#isReordered = true;
    this.#plan();
  }

  /** The list is another one: everybody gets a snapshot. */
  replaced(): void {
    for (const listener of this.#listeners) {
      listener.needsSnapshot = true;
      listener.wake();
    }
  }

  /** A snapshot, then changes, until the signal aborts. */
  async *stream(signal: AbortSignal): AsyncGenerator<DownloadEvent, void, void> {
    let woken = Promise.withResolvers<void>();
    const listener: Listener = { backlog: [], needsSnapshot: true, wake: () => woken.resolve() };
    const end = () => listener.wake();
    signal.addEventListener('abort', end, { once: true });
    this.#listeners.add(listener);
    this.#watchProgress();
    try {
      while (!signal.aborted) {
        if (listener.needsSnapshot) {
          listener.needsSnapshot = false;
          listener.backlog = [];
          yield this.#snapshot();
        }
        const next = listener.backlog.shift();
        if (next !== undefined) yield next;
        else await woken.promise;
        woken = Promise.withResolvers<void>();
        if (listener.backlog.length > 0) woken.resolve();
      }
    } finally {
      signal.removeEventListener('abort', end);
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    }
  }

  /** Stops the timers; listeners that are left hear nothing more. */
  close(): void {
    clearInterval(this.#progressTimer);
    clearTimeout(this.#flushTimer);
    this.#progressTimer = undefined;
    this.#flushTimer = undefined;
  }

  #snapshot(): DownloadEvent {
    const downloads = this.#subject.downloads().map((download) => download.row());
    return {
      type: 'snapshot',
      sequence: this.#sequence,
      downloads,
      totals: this.#subject.totals(),
      isKept: this.#subject.isKept(),
    };
  }

  #watchProgress(): void {
    this.#progressTimer ??= setInterval(() => {
      if (this.#subject.downloads().some(({ isActive }) => isActive)) this.#plan();
    }, progressMs);
  }

  #plan(): void {
    if (this.#listeners.size === 0) {
      this.#changed.clear();
      this.#removed.clear();
      return;
    }
    // What is told at an end is waited for, and with nothing under way nothing more comes that could be told along.
    const isEnd = this.#subject.downloads().every(({ state }) => standsStill(state));
    if (isEnd) clearTimeout(this.#flushTimer);
    else if (this.#flushTimer !== undefined) return;
    const wait = isEnd ? 0 : Math.max(0, this.#flushedAt + gapMs - performance.now());
    this.#flushTimer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#flushTimer = undefined;
    this.#flushedAt = performance.now();
    const downloads = this.#subject.downloads();
    for (const download of downloads) download.refreshState();
    const changed = new Set(this.#changed);
    const rows = downloads.filter(({ id }) => changed.has(id)).map((download): DownloadRow => download.row());
    const event: DownloadEvent = {
      type: 'changes',
      sequence: ++this.#sequence,
      changed: rows,
      progress: downloads
        .filter(({ id, isActive }) => isActive && !changed.has(id))
        .map((download) => download.progress()),
      removed: [...this.#removed],
      ...(this.#isReordered ? { order: downloads.map(({ id }) => id) } : {}),
      totals: this.#subject.totals(),
    };
    this.#changed.clear();
    this.#removed.clear();
    this.#isReordered = false;
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    for (const listener of this.#listeners) {
      listener.backlog.push(event);
      if (listener.backlog.length > longestBacklog) listener.needsSnapshot = true;
      listener.wake();
    }
  }
}
