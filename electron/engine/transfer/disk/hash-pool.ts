import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DigestAlgorithm } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Extent } from '../pieces/segment.ts';
import { diskFailure, HashFollower, type ReplyListener } from './hash-follower.ts';
import type { HashReply, HashRequest } from './hash-protocol.ts';
import type { ReadFrom } from './journal/survivors.ts';

/** The build puts the worker beside its bundle, as JavaScript; in a checkout Node runs the TypeScript itself. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './hash-worker.ts' : './hash-worker.js',
  import.meta.url,
);

interface Slot {
  worker: Worker;
  load: number;
}

/** Worker threads that read files back from the disk and hash them, so that the main loop never does. */
export class HashPool {
  readonly #capacity = Math.max(1, Math.min(4, availableParallelism() - 1));
  readonly #workers: Slot[] = [];
  readonly #listeners = new Map<number, { listener: ReplyListener; slot: Slot }>();
  #nextId = 1;

  /** Begins to hash a file that is still being written. */
  follow(path: string, algorithm: DigestAlgorithm): HashFollower {
    const id = this.#nextId++;
    const slot = this.#leastBusy();
    slot.load++;
    let isEnded = false;
    const end = () => {
      if (isEnded) return;
      isEnded = true;
      slot.load--;
      this.#listeners.delete(id);
      this.#settleReference(slot);
    };
    const send = (request: HashRequest) => slot.worker.postMessage(request);
    const follower = new HashFollower(path, id, send, end);
    this.#listeners.set(id, { listener: follower, slot });
    send({ kind: 'open', id, path, algorithm });
    return follower;
  }

  /**
   * Re-reads stretches of a file and tells for each whether its CRC-32 still holds. One that cannot be read does not.
   * @param from `disk` reads past what the system remembers, where it can: after a failed flush that may be more than
   * the disk has.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async check(path: string, extents: readonly Extent[], from: ReadFrom = 'memory'): Promise<boolean[]> {
    if (extents.length === 0) return [];
    const id = this.#nextId++;
    const slot = this.#leastBusy();
    slot.load++;
    try {
      return await new Promise<boolean[]>((resolve, reject) => {
        const listener: ReplyListener = {
          reply: (message) => {
            if (message.kind === 'checked') resolve(message.good);
            if (message.kind === 'failed') reject(diskFailure(message, path));
          },
          fail: reject,
        };
        this.#listeners.set(id, { listener, slot });
        slot.worker.postMessage({
          kind: 'check',
          id,
          path,
          extents: [...extents],
          from,
        } satisfies HashRequest);
      });
    } finally {
      slot.load--;
      this.#listeners.delete(id);
      this.#settleReference(slot);
    }
  }

  /** Ends the threads; what still waits for one fails with `CANCELLED`. */
  async close(): Promise<void> {
    this.#failAll(new AppError('CANCELLED', 'Longshore was closed.'));
    await Promise.all(this.#workers.splice(0).map(({ worker }) => worker.terminate()));
  }

  #failAll(error: Error, slot?: Slot): void {
    for (const waiting of [...this.#listeners.values()]) {
      if (slot === undefined || waiting.slot === slot) waiting.listener.fail(error);
    }
  }

  #leastBusy(): Slot {
    const idlest = this.#workers.reduce<Slot | undefined>(
      (best, slot) => (best === undefined || slot.load < best.load ? slot : best),
      undefined,
    );
    const slot =
      idlest !== undefined && (idlest.load === 0 || this.#workers.length >= this.#capacity)
        ? idlest
        : this.#start();
    slot.worker.ref();
    return slot;
  }

  #start(): Slot {
    const slot: Slot = { worker: new Worker(workerUrl), load: 0 };
    slot.worker.on('message', (message: HashReply) =>
      this.#listeners.get(message.id)?.listener.reply(message),
    );
    slot.worker.on('error', (error) => {
      this.#workers.splice(this.#workers.indexOf(slot), 1);
      this.#failAll(error, slot);
    });
    this.#workers.push(slot);
    return slot;
  }

  /** An idle thread must not keep the process alive. */
  #settleReference(slot: Slot): void {
    if (slot.load === 0) slot.worker.unref();
  }
}
