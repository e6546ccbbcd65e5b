import { join } from 'node:path';
import { type FileLock, tryLockFile } from '../../files/locks/file-lock.ts';
import { memoryQueue, QueueFile, type QueueStore } from './queue-file.ts';
import type { DownloadRecord } from './record.ts';

/** How long to wait before the queue of another process is asked for again (ms). */
const retryMs = 2_000;

/** Hears why a queue is not kept, and when it is. */
export type QueueLog = (level: 'warn' | 'info', message: string, details: object) => void;

/**
 * The queue of a state folder, for one process at a time: while another one has it open, the downloads of this
 * process are in no file, so that neither overwrites what the other has in its list. As soon as the other has ended,
 * or turns out to have died, the queue is this process's (`onTaken`).
 * @param log told when another process has the queue, and when this one has got it.
 */
export async function openQueueFile(stateFolder: string, log: QueueLog | undefined): Promise<QueueStore> {
  const path = join(stateFolder, 'downloads.json');
  const lock = () => tryLockFile(join(stateFolder, 'queue.lock'));
  try {
    const taken = await lock();
    if (taken !== undefined) return new QueueFile(path, () => taken.release());
  } catch {
    // A full disk has no room for the lock; the queue can be shown without it.
    return new QueueFile(path);
  }
  log?.(
    'warn',
    `Another Longshore is running on ${stateFolder} and keeps the list of downloads. What you start here is downloaded, and comes into that list when the other program has ended.`,
    { stateFolder },
  );
  return new AwaitedQueue(path, lock, () =>
    log?.('info', `The list of downloads in ${stateFolder} is kept by this program now.`, { stateFolder }),
  );
}

/** A queue that another process has, for now. */
class AwaitedQueue implements QueueStore {
  readonly #path: string;
  readonly #lock: () => Promise<FileLock | undefined>;
  readonly #onOwned: () => void;
  #store: QueueStore = memoryQueue;
  #takeIn: (records: DownloadRecord[]) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #trying: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(path: string, lock: () => Promise<FileLock | undefined>, onOwned: () => void) {
    this.#path = path;
    this.#lock = lock;
    this.#onOwned = onOwned;
  }

  get isKept(): boolean {
    return this.#store.isKept;
  }

  load(): Promise<DownloadRecord[]> {
    return this.#store.load();
  }

  save(records: readonly DownloadRecord[]): Promise<void> {
    return this.#store.save(records);
  }

  onTaken(takeIn: (records: DownloadRecord[]) => void): void {
    this.#takeIn = takeIn;
    this.#plan();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#trying;
    await this.#store.close();
  }

  #plan(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#trying = this.#try().catch(() => this.#plan());
    }, retryMs);
    this.#timer.unref();
  }

  async #try(): Promise<void> {
    const lock = await this.#lock();
    if (lock === undefined) return this.#plan();
    const file = new QueueFile(this.#path, () => lock.release());
    // Read before anything is saved: what is in the file belongs into the list.
    const records = await file.load().catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    if (this.#isClosed) return file.close();
    this.#store = file;
    this.#onOwned();
    this.#takeIn(records);
  }
}
