import { setTimeout as delay } from 'node:timers/promises';
import type { BlobRecovery } from './blob-recovery.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import type { Claim } from './fetch/claim.ts';
import type { Claims } from './fetch/claims.ts';
import { fetchSegment } from './fetch/fetch-segment.ts';
import type { Outcome } from './fetch/outcome.ts';
import type { OpenConnections } from './open-connections.ts';
import type { Permit } from './pace/permit.ts';
import type { Next } from './recovery/after.ts';

/** It is looked this often (ms) whether another connection has something to do. */
const lookMs = 100;

/** What the workers of one blob work with. */
export interface WorkerTools {
  /** The blob's bytes, by its descriptor. */
  size: number;
  claims: Claims;
  open: OpenConnections;
  recovery: BlobRecovery;
  permitFor(source: BlobSource, signal: AbortSignal): Promise<Permit>;
  /**
   * The source that a connection is opened to, with what the others do at present.
   * @throws {AppError} when there is none left.
   */
  sourceFor(open: readonly Claim[]): BlobSource;
  /** Connections that the blob may have at most. */
  atMost(): number;
  isComplete(): boolean;
}

/** One connection's worth of work. */
interface Worker {
  /** True while it waits out a failure. */
  isResting: boolean;
}

/**
 * The connections that fetch the pieces of one blob. One at a time asks for a further connection, so that the host's
 * budget alone decides how many there are.
 */
export class PieceWorkers {
  readonly #tools: WorkerTools;
  readonly #stop = new AbortController();
  readonly #running = new Map<Worker, Promise<void>>();
  #isAsking = false;
  #failure: { error: unknown } | undefined;
  #doubted: BlobSource | undefined;

  constructor(tools: WorkerTools) {
    this.#tools = tools;
  }

  /**
   * Works until all pieces are here, or a source has refused ranges so often that it may have none: that source is
   * returned.
   * @throws {AppError} what no further try can help; the signal's reason.
   */
  async run(signal: AbortSignal): Promise<BlobSource | undefined> {
    signal.throwIfAborted();
    const onAbort = () => this.#stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    const timer = setInterval(() => this.#startMore(), lookMs);
    try {
      while (!this.#stop.signal.aborted) {
        this.#start();
        while (this.#running.size > 0) await Promise.race(this.#running.values());
        // All that is missing waits for its next try.
        if (!this.#stop.signal.aborted) await delay(lookMs);
      }
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
    }
    signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#doubted;
  }

  #startMore(): void {
    // While one waits out a failure, a further connection would only meet the same.
    const isFree = !this.#isAsking && [...this.#running.keys()].every(({ isResting }) => !isResting);
    if (isFree && this.#running.size < this.#tools.atMost() && this.#tools.claims.hasWork(this))
      this.#start();
  }

  #start(): void {
    if (this.#stop.signal.aborted) return;
    const worker: Worker = { isResting: false };
    const running = this.#work(worker)
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        this.#failure = { error };
        this.#stop.abort(error);
      })
      .finally(() => this.#running.delete(worker));
    this.#running.set(worker, running);
  }

  /** Claims part after part until there is none left. */
  async #work(worker: Worker): Promise<void> {
    const { claims, sourceFor, isComplete } = this.#tools;
    const { signal } = this.#stop;
    for (let isFirst = true; ; isFirst = false) {
      const source = sourceFor(claims.open);
      const permit = await this.#permitFor(source, isFirst);
      const claim = claims.claim(source, worker);
      if (claim === undefined) {
        permit.release();
        return;
      }
      this.#startMore();
      const next = await this.#fetch(claim, permit);
      if (isComplete()) this.#stop.abort(new Error('All pieces are here'));
      if (next.kind === 'probe-ranges') {
        this.#doubted = source;
        this.#stop.abort(next.error);
      }
      if (signal.aborted) return;
      if (next.kind !== 'retry') continue;
      worker.isResting = true;
      await pauseFor(next.waitMs, signal);
      worker.isResting = false;
    }
  }

  async #permitFor(source: BlobSource, isFirst: boolean): Promise<Permit> {
    if (isFirst) this.#isAsking = true;
    try {
      return await this.#tools.permitFor(source, this.#stop.signal);
    } finally {
      if (isFirst) this.#isAsking = false;
    }
  }

  async #fetch(claim: Claim, permit: Permit): Promise<Next> {
    const { claims, open, recovery, size } = this.#tools;
    const { segment, source, signal: takenAway } = claim;
    const before = segment.position;
    const stretch = { offset: segment.position, length: segment.remaining };
    const { signal } = this.#stop;
    let outcome: Outcome;
    try {
      outcome = await open.run({ source, stretch, permit, signal, takenAway }, (context) =>
        fetchSegment(claim, size, {
          ...context,
          onResponse: (response) => {
            if (response.status === 206) recovery.gaveRange(source);
            context.onResponse(response);
          },
        }),
      );
    } finally {
      claims.release(claim);
      permit.release();
    }
    return this.#settle(claim, outcome, segment.position - before);
  }

  #settle(claim: Claim, outcome: Outcome, newBytes: number): Next {
    const { claims, recovery } = this.#tools;
    const now = performance.now();
    const { failures, retryAt } = claims.setbackOf(claim.segment);
    const isSameOutage = now < retryAt;
    const next = recovery.settle(outcome, claim.source, { failures, isSameOutage, newBytes });
    if (next.kind === 'probe-ranges') claims.failed(claim, { failures: next.failures, retryAt: now });
    if (next.kind === 'retry') {
      const isKnown = isSameOutage && newBytes === 0;
      claims.failed(claim, { failures: next.failures, retryAt: isKnown ? retryAt : now + next.waitMs });
    }
    return next;
  }
}

/** Waits so many ms; rejects with the signal's reason when it aborts. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
