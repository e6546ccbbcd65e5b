import { raceWithSignal } from '../../async/race-with-signal.ts';
import { BlobTransfer, type TransferTools } from '../blob-transfer.ts';
import type { TransferOutcome } from '../observer.ts';
import type { TokenBucket } from '../pace/token-bucket.ts';
import { type BlobRequest, BlobRequests, haveSameSources } from './blob-requests.ts';
import { SharedLimit } from './shared-limit.ts';
import { WaitingBlobs } from './waiting-blobs.ts';

/**
 * Blobs in transfer at once: enough to fill the connections of one host with small layers. A download that has no blob
 * among them may have one in addition.
 */
const blobsAtOnce = 16;

/** What all transfers share; the limit is made for each. */
export type SchedulerTools = Omit<TransferTools, 'limit'>;

interface Task {
  transfer: BlobTransfer;
  requests: BlobRequests;
  stop: AbortController;
  outcome: PromiseWithResolvers<TransferOutcome>;
  state: 'waiting' | 'running' | 'ended';
}

/**
 * Decides which blobs are in transfer: in queue order, at least one of each download, and each blob once however many
 * downloads ask for it. It stops a transfer only when nobody asks for its blob any more.
 */
export class TransferScheduler {
  readonly #tools: SchedulerTools;
  readonly #appLimit: TokenBucket;
  readonly #tasks = new Map<string, Task>();
  readonly #waiting = new WaitingBlobs<Task>();
  #running = 0;
  #isStartPlanned = false;

  /** @param appLimit the bandwidth limit of all downloads together. */
  constructor(tools: SchedulerTools, appLimit: TokenBucket) {
    this.#tools = tools;
    this.#appLimit = appLimit;
  }

  /** The transfer of this blob while somebody waits for it. */
  transferOf(digest: string): BlobTransfer | undefined {
    return this.#tasks.get(digest)?.transfer;
  }

  /**
   * Brings one blob into the library. Rejects with the signal's reason when it aborts; others who wait for the same
   * blob are not disturbed.
   * @throws {AppError} what `BlobTransfer.run` throws.
   */
  async fetch(request: BlobRequest): Promise<TransferOutcome> {
    request.signal.throwIfAborted();
    const task = this.#tasks.get(request.descriptor.digest) ?? this.#add(request);
    const { owner } = task.requests;
    task.requests.add(request);
    this.#planStart();
    try {
      const outcome = await raceWithSignal(task.outcome.promise, request.signal);
      return owner === undefined
        ? outcome
        : { ...outcome, bytesFetched: 0, bytesReused: request.descriptor.size };
    } catch (error) {
      task.requests.delete(request);
      if (task.requests.isEmpty) await this.#stop(task, error);
      // The sources of the download that asked first have failed. This one names others, which may not.
      if (owner !== undefined && !request.signal.aborted && !haveSameSources(owner, request))
        return this.fetch(request);
      throw error;
    }
  }

  async #stop(task: Task, reason: unknown): Promise<void> {
    task.stop.abort(reason);
    // Who asks for the blob from now on gets a new transfer, which waits for this one to give up the blob's lock.
    this.#forget(task);
    // Until the file is closed and its journal written, the download has not really stopped.
    if (task.state === 'running') await task.outcome.promise.catch(() => undefined);
  }

  #add({ descriptor, sources }: BlobRequest): Task {
    const requests: BlobRequests = new BlobRequests(() => limit.changed());
    const limit = new SharedLimit(() => requests.limits, this.#appLimit);
    const connectionsPerBlob = () => this.#connectionsPerBlob();
    const outcome = Promise.withResolvers<TransferOutcome>();
    outcome.promise.catch(() => undefined);
    const task: Task = {
      transfer: new BlobTransfer(descriptor, sources, requests, {
        ...this.#tools,
        limit,
        connectionsPerBlob,
      }),
      requests,
      stop: new AbortController(),
      outcome,
      state: 'waiting',
    };
    this.#tasks.set(descriptor.digest, task);
    this.#waiting.add(task);
    return task;
  }

  /** While few blobs are in transfer, each may use more connections, so that none of its host's stays idle. */
  #connectionsPerBlob(): number {
    const share = Math.floor(this.#tools.budget.limit / Math.max(1, this.#running));
    return Math.max(this.#tools.connectionsPerBlob(), share);
  }

  /** Starts transfers after the current call, so that all blobs that a download asks for at once are sorted first. */
  #planStart(): void {
    if (this.#isStartPlanned) return;
    this.#isStartPlanned = true;
    queueMicrotask(() => {
      this.#isStartPlanned = false;
      this.#startNext();
    });
  }

  #startNext(): void {
    for (;;) {
      const next =
        this.#running < blobsAtOnce
          ? this.#waiting.takeFirst()
          : this.#waiting.takeFirstOfOthers(this.#servedDownloads());
      if (next === undefined) return;
      void this.#run(next);
    }
  }

  /** The downloads that have a blob in transfer. */
  #servedDownloads(): Set<string> {
    const running = this.#tasks.values().filter(({ state }) => state === 'running');
    return new Set(running.flatMap(({ requests }) => requests.turns.map(({ owner }) => owner.id)));
  }

  async #run(task: Task): Promise<void> {
    task.state = 'running';
    this.#running++;
    try {
      task.outcome.resolve(await task.transfer.run(task.stop.signal));
    } catch (error) {
      task.outcome.reject(error);
    } finally {
      this.#running--;
      task.state = 'ended';
      task.requests.onStopped(task.transfer);
      this.#forget(task);
      this.#startNext();
    }
  }

  #forget(task: Task): void {
    const { digest } = task.transfer.descriptor;
    if (this.#tasks.get(digest) === task) this.#tasks.delete(digest);
  }
}
