/** The state of a download whose stopped run has ended. */
export type StateAfterStop = 'paused' | 'cancelled' | 'waiting' | 'waiting-for-hours';

/** How a run ended; `next` is null when the download is to go on in the next process. */
export type RunEnd =
  | { kind: 'done' }
  | { kind: 'stopped'; next: StateAfterStop | null }
  | { kind: 'failed'; error: unknown };

interface Run {
  stop: AbortController;
  ended: Promise<void>;
  next: StateAfterStop | null;
}

/** The downloads that run, by their ids: how they are started and stopped. */
export class ActiveRuns {
  readonly #runs = new Map<string, Run>();

  get count(): number {
    return this.#runs.size;
  }

  /** True while the download runs, also while it is being stopped. */
  has(id: string): boolean {
    return this.#runs.has(id);
  }

  /** True when the run is being stopped because its download was cancelled. */
  isBeingCancelled(id: string): boolean {
    return this.#runs.get(id)?.next === 'cancelled';
  }

  /** True while a run is being stopped, for whatever reason. */
  isBeingStopped(id: string): boolean {
    return this.#runs.get(id)?.stop.signal.aborted ?? false;
  }

  /**
   * Starts a run.
   * @param work all that the run does, until its signal aborts.
   * @param onEnd told how it ended, while it still counts as running.
   * @param onGone called when it no longer counts as running.
   */
  start(
    id: string,
    work: (signal: AbortSignal) => Promise<void>,
    onEnd: (end: RunEnd) => void,
    onGone: () => void,
  ): void {
    const run: Run = { stop: new AbortController(), ended: Promise.resolve(), next: null };
    run.ended = work(run.stop.signal)
      .then(() => onEnd({ kind: 'done' }))
      .catch((error: unknown) =>
        onEnd(run.stop.signal.aborted ? { kind: 'stopped', next: run.next } : { kind: 'failed', error }),
      )
      .finally(() => {
        this.#runs.delete(id);
        onGone();
      });
    this.#runs.set(id, run);
  }

  /**
   * Stops a run and waits for its end. A run that is being cancelled already stays so.
   * @param beforeAbort called before the first stop of a run, while its transfers can still tell how far they are.
   */
  async stop(
    id: string,
    next: 'paused' | 'cancelled' | 'waiting-for-hours',
    reason: Error,
    beforeAbort: () => void,
  ): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    if (run.next !== 'cancelled') run.next = next;
    if (!run.stop.signal.aborted) beforeAbort();
    run.stop.abort(reason);
    await run.ended;
  }

  /** Lets a download that is just being stopped for this reason go on as soon as it has stopped. */
  goOnInsteadOf(id: string, reason: 'paused' | 'cancelled'): void {
    const run = this.#runs.get(id);
    if (run?.next === reason) run.next = 'waiting';
  }

  /** Stops all runs, so that the next process takes their downloads up again. */
  abortAll(): void {
    for (const { stop } of this.#runs.values()) stop.abort();
  }

  /** Waits for the end of all runs. */
  async ended(): Promise<void> {
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }
}
