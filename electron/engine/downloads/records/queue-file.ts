import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { toDiskError } from '../../files/disk-error.ts';
import type { FileLock } from '../../files/locks/file-lock.ts';
import { readRecords } from '../../files/records/read-records.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { type DownloadRecord, downloadRecordSchema } from './record.ts';

/** Far more than a list of downloads takes. */
const mostBytes = 256 * 1024 * 1024;
const queueFileSchema = z.object({ version: z.literal(1), downloads: z.array(z.unknown()) });

const form = {
  mostBytes,
  empty: (): DownloadRecord[] => [],
  parse: (json: unknown) => {
    const saved = queueFileSchema.parse(json).downloads;
    const content = saved.flatMap((record) => downloadRecordSchema.safeParse(record).data ?? []);
    return { content, isWhole: content.length === saved.length };
  },
};

/** Where the queue of downloads outlives the process. */
export interface QueueStore {
  /** True when what is saved is there for the next process. */
  readonly isKept: boolean;
  load(): Promise<DownloadRecord[]>;
  save(records: readonly DownloadRecord[]): Promise<void>;
  /** Names who hears that another process has the store from now on, or has had it until now. */
  onOwnership(owner: QueueOwner): void;
  /** Leaves the queue to the next process. */
  close(): Promise<void>;
}

/** What a process does when the store that keeps its list changes hands. */
export interface QueueOwner {
  /** The store is this process's own now, with these records in it. What the process has is to be saved then. */
  takeIn(records: DownloadRecord[]): void;
  /** Another process has taken the store, so that what this one has is in no file. */
  lose(): void;
}

/** Another process has taken the queue: this machine slept, or could not reach the disk, for long. */
export class QueueLostError extends Error {
  override readonly name = 'QueueLostError';
}

/** A queue that ends with the process: the command line's. */
export const memoryQueue: QueueStore = {
  isKept: false,
  load: async () => [],
  save: async () => {},
  onOwnership: () => {},
  close: async () => {},
};

/** A queue in a file. Of a file that cannot be read in full a copy is kept, so that nothing in it is lost. */
export class QueueFile implements QueueStore {
  readonly isKept = true;
  readonly #path: string;
  readonly #lock: FileLock | undefined;
  #saving: Promise<void> = Promise.resolve();
  #next: readonly DownloadRecord[] | undefined;

  /** @param lock of the file, given back in the end; none where the disk has no room for one. */
  constructor(path: string, lock?: FileLock) {
    this.#path = path;
    this.#lock = lock;
  }

  /**
   * The records of the file. Those that do not fit their schema are left out, once the file is kept as
   * `<path>.unreadable-<n>`.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async load(): Promise<DownloadRecord[]> {
    return readRecords(this.#path, form);
  }

  /**
   * Saves the newest records; calls made while one is being written are joined into one.
   * @throws {QueueLostError} when another process has taken the lock; nothing was written then.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async save(records: readonly DownloadRecord[]): Promise<void> {
    const isPlanned = this.#next !== undefined;
    this.#next = records;
    // The next write is tried even when the one before has failed.
    if (!isPlanned) this.#saving = this.#saving.catch(() => undefined).then(() => this.#write());
    return this.#saving;
  }

  onOwnership(): void {
    // It is this process's from the beginning; whoever has its lock knows when it is lost.
  }

  /** Gives back the lock of the file when all is saved. */
  async close(): Promise<void> {
    await this.#saving.catch(() => undefined);
    await this.#lock?.release();
  }

  async #write(): Promise<void> {
    const downloads = this.#next;
    this.#next = undefined;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(this.#path, JSON.stringify({ version: 1, downloads }), {
        mode: 0o600,
        beforeReplacing: () => this.#assertHeld(),
      });
    } catch (error) {
      if (error instanceof QueueLostError) throw error;
      throw toDiskError(error, this.#path);
    }
  }

  async #assertHeld(): Promise<void> {
    if ((await this.#lock?.isHeld()) === false) throw new QueueLostError();
  }
}
