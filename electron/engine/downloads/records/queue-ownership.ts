import { join } from 'node:path';
import { type FileLock, tryLockFile } from '../../files/locks/file-lock.ts';
import { memoryQueue, QueueFile, QueueLostError, type QueueOwner, type QueueStore } from './queue-file.ts';
import type { DownloadRecord } from './record.ts';

/** How long to wait before the queue of another process is asked for again (ms). */
const retryMs = 2_000;

/** Hears why a queue is not kept, and when it is. */
export type QueueLog = (level: 'warn' | 'info', message: string, details: object) => void;

/**
 * The queue of a state folder, for one process at a time: while another one has it open, the downloads of this
 * process are in no file, so that neither overwrites what the other has in its list. As soon as the other has ended,
 * or turns out to have died, the queue is this process's. One that stood still for so long that another has taken the
 * queue over saves nothing into it any more.
 * @param log told when another process has the queue, and when this one has got it.
 */
export async function openQueueFile(stateFolder: string, log: QueueLog | undefined): Promise<QueueStore> {
  const queue = new SharedQueue(stateFolder, log);
  try {
    await queue.open();
  } catch {
    // A full disk has no room for the lock; the queue can be shown without it.
    return new QueueFile(pathIn(stateFolder));
  }
  return queue;
}

function pathIn(stateFolder: string): string {
  return join(stateFolder, 'downloads.json');
}

/** A queue that this process has, or another one for now. */
class SharedQueue implements QueueStore {
  readonly #stateFolder: string;
  readonly #log: QueueLog | undefined;
  #store: QueueStore = memoryQueue;
  #owner: QueueOwner | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trying: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(stateFolder: string, log: QueueLog | undefined) {
    this.#stateFolder = stateFolder;
    this.#log = log;
  }

  get isKept(): boolean {
    return this.#store.isKept;
  }

  /**
   * Takes the queue if nobody has it.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async open(): Promise<void> {
    const lock = await this.#tryLock();
    if (lock === undefined) this.#tellOther();
    else this.#store = new QueueFile(pathIn(this.#stateFolder), lock);
  }

  load(): Promise<DownloadRecord[]> {
    return this.#store.load();
  }

  async save(records: readonly DownloadRecord[]): Promise<void> {
    const store = this.#store;
    try {
      await store.save(records);
    } catch (error) {
      if (!(error instanceof QueueLostError)) throw error;
      if (this.#store === store) this.#lose(store);
    }
  }

  onOwnership(owner: QueueOwner): void {
    this.#owner = owner;
    if (!this.isKept) this.#plan();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#trying;
    await this.#store.close();
  }

  #lose(store: QueueStore): void {
    this.#store = memoryQueue;
    // It gives back no lock that is another's.
    void store.close();
    this.#tellOther();
    this.#owner?.lose();
    this.#plan();
  }

  #plan(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#trying = this.#try().catch(() => this.#plan());
    }, retryMs);
    this.#timer.unref();
  }

  async #try(): Promise<void> {
    const lock = await this.#tryLock();
    if (lock === undefined) return this.#plan();
    const file = new QueueFile(pathIn(this.#stateFolder), lock);
    // Read before anything is saved: what is in the file belongs into the list.
    const records = await file.load().catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    if (this.#isClosed) return file.close();
    this.#store = file;
    this.#log?.('info', `The list of downloads in ${this.#stateFolder} is kept by this program now.`, {
      stateFolder: this.#stateFolder,
    });
    this.#owner?.takeIn(records);
  }

  #tryLock(): Promise<FileLock | undefined> {
    return tryLockFile(join(this.#stateFolder, 'queue.lock'), 0o600);
  }

  #tellOther(): void {
    this.#log?.(
      'warn',
      `Another Longshore is running on ${this.#stateFolder} and keeps the list of downloads. What you start here is downloaded, and comes into that list when the other program has ended.`,
      { stateFolder: this.#stateFolder },
    );
  }
}
