import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { keepAside } from '../../files/keep-aside.ts';
import { tryLockFile } from '../../files/locks/file-lock.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { type DownloadRecord, downloadRecordSchema } from './record.ts';

const queueFileSchema = z.object({ version: z.literal(1), downloads: z.array(z.unknown()) });

/** Where the queue of downloads outlives the process. */
export interface QueueStore {
  /** True when what is saved is there for the next process. */
  readonly isKept: boolean;
  load(): Promise<DownloadRecord[]>;
  save(records: readonly DownloadRecord[]): Promise<void>;
  /** Leaves the queue to the next process. */
  close(): Promise<void>;
}

/** A queue that ends with the process: the command line's. */
export const memoryQueue: QueueStore = {
  isKept: false,
  load: async () => [],
  save: async () => {},
  close: async () => {},
};

/** A queue in a file. Of a file that cannot be read in full a copy is kept, so that nothing in it is lost. */
export class QueueFile implements QueueStore {
  readonly isKept = true;
  readonly #path: string;
  readonly #release: () => Promise<void>;
  #saving: Promise<void> = Promise.resolve();
  #next: readonly DownloadRecord[] | undefined;

  /** @param release gives back the file's lock. */
  constructor(path: string, release: () => Promise<void> = async () => {}) {
    this.#path = path;
    this.#release = release;
  }

  /**
   * The records of the file. Those that do not fit their schema are left out, once the file is kept as
   * `<path>.unreadable-<n>`.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async load(): Promise<DownloadRecord[]> {
    let bytes: Buffer;
    try {
      bytes = await readFile(this.#path);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw toDiskError(error, this.#path);
    }
    const saved = readQueue(bytes);
    const records = saved?.flatMap((record) => downloadRecordSchema.safeParse(record).data ?? []) ?? [];
    // Without room for a copy the downloads that can be read are still to be seen.
    if (saved?.length !== records.length) await keepAside(this.#path, bytes).catch(() => undefined);
    return records;
  }

  /**
   * Saves the newest records; calls made while one is being written are joined into one.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async save(records: readonly DownloadRecord[]): Promise<void> {
    const isPlanned = this.#next !== undefined;
    this.#next = records;
    // The next write is tried even when the one before has failed.
    if (!isPlanned) this.#saving = this.#saving.catch(() => undefined).then(() => this.#write());
    return this.#saving;
  }

  /** Gives back the lock of the file. */
  close(): Promise<void> {
    return this.#release();
  }

  async #write(): Promise<void> {
    const downloads = this.#next;
    this.#next = undefined;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFileAtomically(this.#path, JSON.stringify({ version: 1, downloads }), {
        mode: 0o600,
      });
    } catch (error) {
      throw toDiskError(error, this.#path);
    }
  }
}

/** Hears why a queue is not kept. */
export type QueueLog = (level: 'warn', message: string, details: object) => void;

/**
 * The queue of a state folder, for one process at a time: while another one has it open, the downloads of this
 * process end with it, so that neither overwrites what the other has in its list.
 * @param log told when another process has the queue.
 */
export async function openQueueFile(stateFolder: string, log: QueueLog | undefined): Promise<QueueStore> {
  const path = join(stateFolder, 'downloads.json');
  try {
    const lock = await tryLockFile(join(stateFolder, 'queue.lock'));
    if (lock !== undefined) return new QueueFile(path, () => lock.release());
  } catch {
    // A full disk has no room for the lock; the queue can be shown without it.
    return new QueueFile(path);
  }
  log?.(
    'warn',
    `Another Longshore is running on ${stateFolder} and keeps the list of downloads. What you start here is downloaded, but this list ends with this program.`,
    { stateFolder },
  );
  return memoryQueue;
}

/** The records of a queue, not yet looked at; undefined for what is no queue. */
function readQueue(bytes: Buffer): unknown[] | undefined {
  try {
    return queueFileSchema.parse(JSON.parse(bytes.toString('utf8'))).downloads;
  } catch {
    return undefined;
  }
}
