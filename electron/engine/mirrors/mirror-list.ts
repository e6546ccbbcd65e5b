import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { everyRegistry, isSameMirror, type Mirror, mirrorSchema } from '../../../shared/mirrors/mirror.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { keepAside } from '../files/keep-aside.ts';
import { lockFile } from '../files/locks/file-lock.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

/** Mirrors that are kept at most. */
const mostMirrors = 200;
const mostBytes = 2 * 1024 * 1024;
/** How long another process may hold the file before the wait is given up (ms). */
const patienceMs = 10_000;

const fileSchema = z.object({ version: z.literal(1), mirrors: z.array(z.unknown()).max(10_000) });

/**
 * The mirrors of this user, in one file of the state folder. The app and the command line may change it at the same time,
 * so that each change is made under a lock to what is there, and each work looks whether it has changed.
 */
export class MirrorList {
  readonly #path: string;
  readonly #given: readonly Mirror[] | undefined;
  #mirrors: readonly Mirror[] = [];
  /** What the file was when it was read. */
  #seen = '';
  #changing: Promise<unknown> = Promise.resolve();

  /** @param given mirrors that count for this process alone, in place of those of the file. */
  constructor(path: string, given?: readonly Mirror[]) {
    this.#path = path;
    this.#given = given;
  }

  /** Those of one registry and those of all, in their order, as far as the file was read. */
  of(registry: string): readonly Mirror[] {
    return (this.#given ?? this.#mirrors).filter(
      (mirror) => mirror.registry === registry || mirror.registry === everyRegistry,
    );
  }

  /** Reads the file where it has changed. One that cannot be read is no reason not to ask a registry: it counts as empty. */
  async refresh(): Promise<void> {
    if (this.#given !== undefined) return;
    await this.all().catch(() => []);
  }

  /**
   * All of them, in their order.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read.
   */
  async all(): Promise<readonly Mirror[]> {
    const seen = await this.#look();
    if (seen !== this.#seen) {
      this.#mirrors = seen === '' ? [] : await this.#read();
      this.#seen = seen;
    }
    return this.#mirrors;
  }

  /**
   * Adds a mirror at the end; one that is there keeps its place and changes its kind.
   * @throws {AppError} `INVALID_REFERENCE` for too many; as `change`.
   */
  async add(mirror: Mirror): Promise<readonly Mirror[]> {
    return this.#change((mirrors) => {
      const index = mirrors.findIndex((other) => isSameMirror(other, mirror));
      if (index >= 0) return mirrors.with(index, mirror);
      if (mirrors.length >= mostMirrors) throw tooMany();
      return [...mirrors, mirror];
    });
  }

  /**
   * Removes a mirror.
   * @throws {AppError} `INVALID_REFERENCE` when there is none such; as `change`.
   */
  async remove(mirror: Pick<Mirror, 'registry' | 'address'>): Promise<readonly Mirror[]> {
    return this.#change((mirrors) => {
      const left = mirrors.filter(
        ({ registry, address }) => registry !== mirror.registry || address !== mirror.address,
      );
      if (left.length === mirrors.length) throw notThere(mirror.address);
      return left;
    });
  }

  /** @throws {AppError} `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`; what `change` throws. */
  #change(change: (mirrors: readonly Mirror[]) => readonly Mirror[]): Promise<readonly Mirror[]> {
    const changing = this.#changing.catch(() => undefined).then(() => this.#changeUnderLock(change));
    this.#changing = changing;
    return changing;
  }

  async #changeUnderLock(
    change: (mirrors: readonly Mirror[]) => readonly Mirror[],
  ): Promise<readonly Mirror[]> {
    const patience = AbortSignal.timeout(patienceMs);
    const lock = await lockFile(`${this.#path}.lock`, patience).catch((error: unknown) => {
      throw patience.aborted ? busy(this.#path) : error;
    });
    try {
      const mirrors = change(await this.all());
      const text = `${JSON.stringify({ version: 1, mirrors }, null, 2)}\n`;
      await writeFileAtomically(this.#path, text, { mode: 0o600 }).catch((error: unknown) => {
        throw toDiskError(error, this.#path);
      });
      this.#mirrors = mirrors;
      this.#seen = await this.#look();
      return mirrors;
    } finally {
      await lock.release();
    }
  }

  /** Tells one state of the file from another; empty when there is none. */
  async #look(): Promise<string> {
    try {
      const { mtimeMs, size, ino } = await stat(this.#path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return '';
      throw toDiskError(error, this.#path);
    }
  }

  async #read(): Promise<readonly Mirror[]> {
    let bytes: Buffer;
    try {
      bytes = await readBoundedFile(this.#path, mostBytes);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw toDiskError(error, this.#path);
    }
    const rows = rowsOf(bytes);
    const mirrors = rows?.flatMap((row) => mirrorSchema.safeParse(row).data ?? []) ?? [];
    // What cannot be read is kept beside it: the next change writes the file anew.
    if (mirrors.length !== rows?.length) await keepAside(this.#path, bytes).catch(() => undefined);
    return mirrors.slice(0, mostMirrors);
  }
}

function rowsOf(bytes: Buffer): unknown[] | undefined {
  try {
    return fileSchema.parse(JSON.parse(bytes.toString('utf8'))).mirrors;
  } catch {
    return undefined;
  }
}

function busy(path: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `Another Longshore is changing the mirrors in ${path}. Wait until it is done and try again.`,
    { details: { path } },
  );
}

function tooMany(): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `No more than ${mostMirrors} mirrors can be kept. Remove some that you do not need.`,
    { details: { most: mostMirrors } },
  );
}

function notThere(address: string): AppError {
  return new AppError('INVALID_REFERENCE', `${address} is not among the mirrors of this registry.`, {
    details: { address },
  });
}
