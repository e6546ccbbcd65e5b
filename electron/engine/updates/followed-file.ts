import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { keepAside } from '../files/keep-aside.ts';
import { lockFile } from '../files/locks/file-lock.ts';
import { OddFileError, readBoundedFile } from '../files/read-bounded-file.ts';
import { renamePatiently } from '../files/rename-patiently.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { type FollowedRecord, followedRecordSchema } from './followed-record.ts';

/** Bytes of the file that are read: more than `mostTags` take with all their history. */
const mostBytes = 64 * 1024 * 1024;
const mostTags = 2_000;
/** How long another process may hold the file before the wait is given up (ms). */
const patienceMs = 10_000;

const waitSchema = z.object({ host: z.string().max(300), until: z.string() });
/** A registry that has asked to be left in peace until an ISO time. */
export type HostWait = z.infer<typeof waitSchema>;

const fileSchema = z.object({
  version: z.literal(1),
  tags: z.array(z.unknown()).max(mostTags),
  waits: z.array(waitSchema).max(mostTags).catch([]),
});

/** All that is known of followed tags. */
export interface Followed {
  tags: FollowedRecord[];
  waits: HostWait[];
}

/** Hears that a part of the file could not be read. */
export type FollowedLog = (level: 'warn', message: string, details: object) => void;

/**
 * The tags that a user follows, in one file of the state folder. The app and the command line may change it at the same
 * time, so that each change is made under a lock to what is there. Of a file that cannot be read in full a copy is
 * kept, and told of once.
 */
export class FollowedFile {
  readonly #path: string;
  readonly #log: FollowedLog | undefined;
  #isTold = false;
  /** Changes of this process, one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(path: string, log?: FollowedLog) {
    this.#path = path;
    this.#log = log;
  }

  /** @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read. */
  async read(): Promise<Followed> {
    let bytes: Buffer;
    try {
      bytes = await readBoundedFile(this.#path, mostBytes);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return { tags: [], waits: [] };
      if (error instanceof OddFileError) return this.#moveAside();
      throw toDiskError(error, this.#path);
    }
    const file = parseFile(bytes);
    const tags = file?.tags.flatMap((tag) => followedRecordSchema.safeParse(tag).data ?? []) ?? [];
    if (file?.tags.length !== tags.length) await this.#keepAside(bytes);
    return { tags, waits: file?.waits ?? [] };
  }

  /**
   * Changes what is there.
   * @param change changes what it is given; its result is handed on.
   * @throws {AppError} `LIBRARY_BUSY` while another process changes the file too long; `DISK_FULL`, `DISK_PERMISSION`; what `change` throws.
   */
  change<Result>(change: (followed: Followed) => Result): Promise<Result> {
    const changing = this.#changing.catch(() => undefined).then(() => this.#change(change));
    this.#changing = changing;
    return changing;
  }

  async #change<Result>(change: (followed: Followed) => Result): Promise<Result> {
    const patience = AbortSignal.timeout(patienceMs);
    const lock = await lockFile(`${this.#path}.lock`, patience).catch((error: unknown) => {
      throw patience.aborted ? busy(this.#path) : error;
    });
    try {
      const followed = await this.read();
      const before = JSON.stringify(followed);
      const result = change(followed);
      if (followed.tags.length > mostTags) throw tooMany();
      if (JSON.stringify(followed) !== before) await this.#write(followed);
      return result;
    } finally {
      await lock.release();
    }
  }

  async #write(followed: Followed): Promise<void> {
    try {
      await writeFileAtomically(this.#path, JSON.stringify({ version: 1, ...followed }), { mode: 0o600 });
    } catch (error) {
      throw toDiskError(error, this.#path);
    }
  }

  /** What is in the place of the file is none of ours: too large, or no file at all. */
  async #moveAside(): Promise<Followed> {
    await renamePatiently(this.#path, `${this.#path}.unreadable`).catch((error: unknown) => {
      throw toDiskError(error, this.#path);
    });
    this.#tell();
    return { tags: [], waits: [] };
  }

  async #keepAside(bytes: Buffer): Promise<void> {
    // Without room for a copy the tags that can be read are still to be seen.
    await keepAside(this.#path, bytes).catch(() => undefined);
    this.#tell();
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#log?.(
      'warn',
      `Some followed tags could not be read from ${this.#path}. A copy of the file is kept beside it; follow them again.`,
      { path: this.#path },
    );
  }
}

function parseFile(bytes: Buffer): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

function busy(path: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `Another Longshore is changing the followed tags in ${path}. Wait until it is done and try again.`,
    { details: { path } },
  );
}

function tooMany(): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `No more than ${mostTags} tags can be followed. Unfollow some that you do not need.`,
    { details: { most: mostTags } },
  );
}
