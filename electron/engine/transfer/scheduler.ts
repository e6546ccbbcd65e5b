import type { Descriptor } from '../../../shared/descriptor.ts';
import { raceWithSignal } from '../async/race-with-signal.ts';
import { BlobTransfer, type TransferTools } from './blob-transfer.ts';
import type { BlobSource } from './fetch/blob-source.ts';
import type { BlobObserver, TransferObserver, TransferOutcome } from './observer.ts';
import { placeInQueue } from './pace/queue-order.ts';
import type { TokenBucket } from './pace/token-bucket.ts';

/**
 * Blobs in transfer at once: enough to fill the connections of one host with small layers. A download that has none
 * among them may have one besides.
 */
const blobsAtOnce = 16;

/** The queue may be reordered while blobs wait: their order is looked at anew this often (ms). */
const resortMs = 250;

/** One download's wish for one blob. */
export interface BlobRequest {
  descriptor: Descriptor;
  sources: readonly BlobSource[];
  /** Place in the queue, asked whenever something is free: lower comes first. */
  order: () => number;
  /** The download's own bandwidth limit. */
  limit: TokenBucket;
  observer: BlobObserver;
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
 * Decides which blobs are in transfer: in queue order, at least one of each download, and each blob once however many
 * downloads want it. It stops a transfer only when nobody wants it any more.
 */
export class TransferScheduler {
  readonly #tools: Omit<TransferTools, 'throttle'>;
  readonly #appLimit: TokenBucket;
  readonly #tasks = new Map<string, Task>();
  /** Last comes first: the order of the queue, reversed. */
  readonly #waiting: Task[] = [];
  #isSorted = true;
  #sortedAt = 0;
  #running = 0;
  #isStartPlanned = false;

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
   * @throws {AppError} what `BlobTransfer.run` throws.
   */
  async fetch(request: BlobRequest): Promise<TransferOutcome> {
    request.signal.throwIfAborted();
    const task = this.#tasks.get(request.descriptor.digest) ?? this.#add(request);
    const [first] = task.requests;
    task.requests.add(request);
    this.#planStart();
    try {
      const outcome = await raceWithSignal(task.outcome.promise, request.signal);
      return first === undefined
        ? outcome
        : { ...outcome, bytesFetched: 0, bytesReused: request.descriptor.size };
    } catch (error) {
      task.requests.delete(request);
      if (task.requests.size === 0) await this.#stop(task, error);
      // Another download's sources failed; this one's own may not.
      if (first !== undefined && !request.signal.aborted && !haveSameSources(first, request))
        return this.fetch(request);
      throw error;
    }
  }

  async #stop(task: Task, reason: unknown): Promise<void> {
    task.stop.abort(reason);
    // Whoever wants the blob from now on begins anew, behind this one's lock.
    this.#forget(task);
    // Until the file is closed and its journal written, the download has not really stopped.
    if (task.isRunning) await task.outcome.promise.catch(() => undefined);
  }

  #add({ descriptor, sources }: BlobRequest): Task {
    const requests = new Set<BlobRequest>();
    const order = () => lowestOrder(requests);
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
      onReceived: (bytes) => tellReceived(requests, bytes),
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
    this.#waiting.push(task);
    this.#isSorted = false;
    return task;
  }

  /** A blob that few others are beside may use what would be left idle of its host's connections. */
  #connectionsPerBlob(): number {
    const share = Math.floor(this.#tools.budget.limit / Math.max(1, this.#running));
    return Math.max(this.#tools.connectionsPerBlob(), share);
  }

  /** Starts once for all blobs that a download asks for in one go. */
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
      const next = this.#running < blobsAtOnce ? this.#firstWaiting() : this.#firstOfOthers();
      if (next === undefined) return;
      void this.#run(next);
    }
  }

  /** The first waiting blob of a download that has none in transfer. */
  #firstOfOthers(): Task | undefined {
    const running = [...this.#tasks.values()].filter(({ isRunning }) => isRunning);
    const served = new Set(running.flatMap(({ requests }) => downloadsOf(requests)));
    const index = this.#waiting.findLastIndex(({ requests }) =>
      downloadsOf(requests).some((download) => !served.has(download)),
    );
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  #firstWaiting(): Task | undefined {
    const now = performance.now();
    if (!this.#isSorted || now - this.#sortedAt > resortMs) {
      const orders = new Map(this.#waiting.map((task) => [task, lowestOrder(task.requests)]));
      this.#waiting.sort((left, right) => (orders.get(right) ?? 0) - (orders.get(left) ?? 0));
      this.#isSorted = true;
      this.#sortedAt = now;
    }
    let next = this.#waiting.pop();
    while (next !== undefined && next.requests.size === 0) next = this.#waiting.pop();
    return next;
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
      for (const { observer } of task.requests) observer.onStopped(task.transfer);
      this.#forget(task);
      this.#startNext();
    }
  }

  #forget(task: Task): void {
    const { digest } = task.transfer.descriptor;
    if (this.#tasks.get(digest) === task) this.#tasks.delete(digest);
  }
}

/** All who wait see bytes arrive; they count once, for the download that asked first. */
function tellReceived(requests: ReadonlySet<BlobRequest>, bytes: number): void {
  let isFirst = true;
  for (const { observer } of requests) {
    if (isFirst) observer.onReceived(bytes);
    else observer.onReceivedForAnother(bytes);
    isFirst = false;
  }
}

/** The places in the queue of the downloads that want a blob. */
function downloadsOf(requests: ReadonlySet<BlobRequest>): number[] {
  return [...requests].map(({ order }) => placeInQueue(order()));
}

function lowestOrder(requests: ReadonlySet<BlobRequest>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const request of requests) lowest = Math.min(lowest, request.order());
  return lowest;
}

function haveSameSources(left: BlobRequest, right: BlobRequest): boolean {
  const identities = ({ sources }: BlobRequest) => sources.map(({ identity }) => identity).join(' ');
  return identities(left) === identities(right);
}
