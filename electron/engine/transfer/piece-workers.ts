import { setTimeout as delay } from 'node:timers/promises';
import type { BlobRecovery } from './blob-recovery.ts';
import type { BlobResponse, BlobSource } from './fetch/blob-source.ts';
import type { Claim } from './fetch/claim.ts';
import type { Claims } from './fetch/claims.ts';
import { outrun } from './fetch/fault.ts';
import { fetchSegment } from './fetch/fetch-segment.ts';
import { readWhole } from './fetch/fetch-whole.ts';
import type { Outcome } from './fetch/outcome.ts';
import type { OpenConnections } from './open-connections.ts';
import type { Permit } from './pace/permit.ts';
import type { PieceMap } from './pieces/piece-map.ts';
import type { Next } from './recovery/after.ts';

/** It is looked this often (ms) whether another connection has something to do. */
const lookMs = 100;

/**
 * A blob of at most so many bytes is read as a whole where a server sends it in place of the first range: asking again
 * would cost more. For a larger one it is worth to know whether the server has ranges after all.
 */
const wholeAtOnceBytes = 32 * 1024 * 1024;

/** What the workers of one blob work with. */
export interface WorkerTools {
  pieceMap: PieceMap;
  claims: Claims;
  open: OpenConnections;
  recovery: BlobRecovery;
  permitFor(source: BlobSource, signal: AbortSignal): Promise<Permit>;
  /**
   * The sources that connections are opened to at present, at least one.
   * @throws {AppError} when there is none left.
   */
  sources(): readonly BlobSource[];
  /** Connections that the blob may have to this source at most. */
  atMost(source: BlobSource): number;
}

/** One connection's worth of work. */
interface Worker {
  source: BlobSource;
  /** True while it is the one that waits for a further connection to its source. */
  isAsking: boolean;
  /** True while it waits out a failure. */
  isResting: boolean;
  /** The request that it makes. */
  request?: Promise<unknown>;
}

/**
 * The connections that fetch the pieces of one blob. One at a time for each source asks for a further connection, so
 * that the budgets of the hosts alone decide how many there are.
 */
export class PieceWorkers {
  readonly #tools: WorkerTools;
  readonly #stop = new AbortController();
  readonly #running = new Map<Worker, Promise<void>>();
  #failure: { error: unknown } | undefined;
  #doubted: BlobSource | undefined;
  /** The one that reads all of the blob; the others end. */
  #reader: Worker | undefined;

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
        this.#startFirst();
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

  #startFirst(): void {
    try {
      const [source] = this.#tools.sources();
      if (source !== undefined) this.#start(source);
    } catch (error) {
      this.#fail(error);
    }
  }

  #startMore(): void {
    if (this.#stop.signal.aborted || this.#reader !== undefined || this.#running.size === 0) return;
    for (const source of this.#tools.sources())
      if (this.#isFree(source) && this.#tools.claims.hasWork(source, this)) this.#start(source);
  }

  #isFree(source: BlobSource): boolean {
    let count = 0;
    for (const worker of this.#running.keys()) {
      if (worker.source !== source) continue;
      // While one waits out a failure, a further connection would only meet the same.
      if (worker.isAsking || worker.isResting) return false;
      count++;
    }
    return count < this.#tools.atMost(source);
  }

  #start(source: BlobSource): void {
    if (this.#stop.signal.aborted) return;
    const worker: Worker = { source, isAsking: true, isResting: false };
    const running = this.#work(worker)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#fail(error);
      })
      .finally(() => this.#running.delete(worker));
    this.#running.set(worker, running);
  }

  /** Claims part after part until there is none left. */
  async #work(worker: Worker): Promise<void> {
    const { claims, permitFor, pieceMap } = this.#tools;
    const { signal } = this.#stop;
    for (;;) {
      const source = this.#sourceFor(worker);
      if (source === undefined) return;
      worker.source = source;
      const permit = await permitFor(source, signal);
      worker.isAsking = false;
      const claim = this.#reader === undefined ? claims.claim(source, worker) : undefined;
      if (claim === undefined) {
        permit.release();
        return;
      }
      this.#startMore();
      const request = this.#fetch(claim, permit, worker);
      worker.request = request;
      const next = await request;
      if (pieceMap.isComplete) this.#stop.abort(new Error('All pieces are here'));
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

  /** A worker stays with its source. When that is left alone or given up, others that serve have workers of their own. */
  #sourceFor({ source }: Worker): BlobSource | undefined {
    const sources = this.#tools.sources();
    if (sources.includes(source)) return source;
    return sources.length > 1 && this.#running.size > 1 ? undefined : sources[0];
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.#stop.abort(error);
  }

  async #fetch(claim: Claim, permit: Permit, worker: Worker): Promise<Next> {
    const { claims, open, recovery, pieceMap } = this.#tools;
    const { segment, source, signal: takenAway } = claim;
    const before = segment.position;
    const stretch = { offset: segment.position, length: segment.remaining };
    const { signal } = this.#stop;
    let outcome: Outcome;
    try {
      outcome = await open.run({ source, stretch, permit, signal, takenAway }, (context) =>
        fetchSegment(claim, pieceMap.layout.size, {
          ...context,
          readWhole: (response) =>
            this.#isOfUse(source) ? this.#readWhole({ claim, response, permit }, worker) : undefined,
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

  /** True when all of a blob, in place of a range of it, is as good. */
  #isOfUse(source: BlobSource): boolean {
    const { pieceMap, sources } = this.#tools;
    const isSmall = pieceMap.layout.size <= wholeAtOnceBytes && pieceMap.bytesDone === 0;
    return isSmall && this.#reader === undefined && sources().every((other) => other === source);
  }

  /** Reads a whole blob from an answer that has begun, after the other connections have ended. */
  async #readWhole({ claim, response, permit }: WholeAnswer, worker: Worker): Promise<Outcome> {
    const { claims, open, pieceMap } = this.#tools;
    const { source } = claim;
    const { signal } = this.#stop;
    this.#reader = worker;
    try {
      for (const other of claims.open) if (other !== claim) other.takeAway();
      const others = [...this.#running.keys()].filter((other) => other !== worker);
      await Promise.allSettled(others.map(({ request }) => request));
      signal.throwIfAborted();
      claims.release(claim);
      const stretch = { offset: 0, length: pieceMap.layout.size };
      return await open.run({ source, stretch, permit, signal }, (context) =>
        readWhole({ source, response }, pieceMap, claims, context),
      );
    } finally {
      this.#reader = undefined;
    }
  }

  #settle(claim: Claim, outcome: Outcome, newBytes: number): Next {
    const { claims, recovery } = this.#tools;
    const now = performance.now();
    const { failures, retryAt } = claims.setbackOf(claim.segment, claim.source);
    const isSameOutage = now < retryAt;
    const next = recovery.settle(judged(outcome, claim), claim.source, { failures, isSameOutage, newBytes });
    if (next.kind === 'probe-ranges') claims.failed(claim, { failures: next.failures, retryAt: now });
    if (outcome.kind === 'in-part') claims.recovered(claim.segment);
    if (next.kind === 'retry') {
      const isKnown = isSameOutage && newBytes === 0;
      claims.failed(claim, { failures: next.failures, retryAt: isKnown ? retryAt : now + next.waitMs });
    }
    return next;
  }
}

/** An answer of the whole blob to a request for a range. */
interface WholeAnswer {
  claim: Claim;
  response: BlobResponse;
  permit: Permit;
}

/** A mirror that another source had to relieve before it answered has failed: others wait for the blob, too. */
function judged(outcome: Outcome, claim: Claim): Outcome {
  const wasOutrun = outcome.kind === 'taken-over' && claim.source.kind === 'mirror' && !claim.isAnswered;
  return wasOutrun ? { kind: 'silent', error: outrun(claim.source) } : outcome;
}

/** Waits so many ms; rejects with the signal's reason when it aborts. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
