import type { Descriptor } from '../../../shared/descriptor.ts';
import type { BlobSource } from './blob-source.ts';
import { BlobTransfer, type TransferTools } from './blob-transfer.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { TransferObserver, TransferOutcome } from './transfer-observer.ts';

/** Blobs in transfer at once: enough to fill the connections of one host with small layers. */
const blobsAtOnce = 16;

/** One download's wish for one blob. */
export interface BlobRequest {
  descriptor: Descriptor;
  sources: readonly BlobSource[];
  /** Place in the queue, asked whenever something is free: lower comes first. */
  order: () => number;
  /** The download's own bandwidth limit. */
  limit: TokenBucket;
  observer: TransferObserver;
  signal: AbortSignal;
}

interface Task {
  transfer: BlobTransfer;
  requests: Set<BlobRequest>;
  stop: AbortController;
  outcome: PromiseWithResolvers<TransferOutcome>;
  isRunning: boolean;
}

/**
 * Decides which blobs are in transfer: in queue order, each blob once however many downloads want it. It stops a
 * transfer only when nobody wants it any more.
 */
export class TransferScheduler {
  readonly #tools: Omit<TransferTools, 'throttle'>;
  readonly #appLimit: TokenBucket;
  readonly #tasks = new Map<string, Task>();
  #running = 0;

  constructor(tools: Omit<TransferTools, 'throttle'>, appLimit: TokenBucket) {
    this.#tools = tools;
    this.#appLimit = appLimit;
  }

  /** The transfer of this blob while somebody waits for it. */
  transferOf(digest: string): BlobTransfer | undefined {
    return this.#tasks.get(digest)?.transfer;
  }

  /**
   * Brings one blob into the library. Rejects with the signal's reason when it aborts; others who want the same
   * blob are not disturbed.
   * @throws {AppError} of DESIGN §4.7.
   */
  async fetch(request: BlobRequest): Promise<TransferOutcome> {
    request.signal.throwIfAborted();
    const task = this.#tasks.get(request.descriptor.digest) ?? this.#add(request);
    const isFirst = task.requests.size === 0;
    task.requests.add(request);
    this.#startNext();
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(request.signal.reason);
    request.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const outcome = await Promise.race([task.outcome.promise, aborted.promise]);
      return isFirst ? outcome : { ...outcome, bytesFetched: 0, bytesReused: request.descriptor.size };
    } catch (error) {
      task.requests.delete(request);
      if (task.requests.size === 0) {
        task.stop.abort(error);
        // Whoever wants the blob from now on begins anew, behind this one's lock.
        this.#forget(task);
        // Until the file is closed and its journal written, the download has not really stopped.
        if (task.isRunning) await task.outcome.promise.catch(() => undefined);
      }
      throw error;
    } finally {
      request.signal.removeEventListener('abort', onAbort);
    }
  }

  #add({ descriptor, sources }: BlobRequest): Task {
    const requests = new Set<BlobRequest>();
    const order = () => Math.min(...[...requests].map((request) => request.order()));
    const tools: TransferTools = {
      ...this.#tools,
      connectionsPerBlob: () => this.#connectionsPerBlob(),
      throttle: (bytes, signal) => {
        const [owner] = requests;
        const own = owner?.limit.take(bytes, signal);
        return own === undefined
          ? this.#appLimit.take(bytes, signal)
          : own.then(() => this.#appLimit.take(bytes, signal));
      },
    };
    const observer: TransferObserver = {
      // Bytes count once: for the download that asked first.
      onReceived: (bytes) => [...requests][0]?.observer.onReceived(bytes),
      onActivity: (kind, details) => {
        for (const request of requests) request.observer.onActivity(kind, details);
      },
    };
    const outcome = Promise.withResolvers<TransferOutcome>();
    outcome.promise.catch(() => undefined);
    const task: Task = {
      transfer: new BlobTransfer(descriptor, sources, order, tools, observer),
      requests,
      stop: new AbortController(),
      outcome,
      isRunning: false,
    };
    this.#tasks.set(descriptor.digest, task);
    return task;
  }

  /** A blob that few others are beside may use what would be left idle of its host's connections. */
  #connectionsPerBlob(): number {
    const share = Math.floor(this.#tools.budget.limit / Math.max(1, this.#running));
    return Math.max(this.#tools.connectionsPerBlob(), share);
  }

  #startNext(): void {
    while (this.#running < blobsAtOnce) {
      const next = this.#firstWaiting();
      if (next === undefined) return;
      void this.#run(next);
    }
  }

  #firstWaiting(): Task | undefined {
    let first: Task | undefined;
    let firstOrder = Number.POSITIVE_INFINITY;
    for (const task of this.#tasks.values()) {
      if (task.isRunning) continue;
      const order = Math.min(...[...task.requests].map((request) => request.order()));
      if (order >= firstOrder) continue;
      first = task;
      firstOrder = order;
    }
    return first;
  }

  async #run(task: Task): Promise<void> {
    task.isRunning = true;
    this.#running++;
    try {
      task.outcome.resolve(await task.transfer.run(task.stop.signal));
    } catch (error) {
      task.outcome.reject(error);
    } finally {
      this.#running--;
      this.#forget(task);
      this.#startNext();
    }
  }

  #forget(task: Task): void {
    const { digest } = task.transfer.descriptor;
    if (this.#tasks.get(digest) === task) this.#tasks.delete(digest);
  }
}
