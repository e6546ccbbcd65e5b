import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../../files/disk-error.ts';
import { writeFileAtomically, writeFully } from '../../../files/write-file-atomically.ts';
import type { Extent } from '../../pieces/segment.ts';
import { flushes } from '../flushes.ts';
import { formatJournal, type Journal, type JournalSubject, parseJournal } from './format.ts';

/** Windows has neither flag. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY, O_RDWR } = constants;
const tries = 4;
const firstRetryMs = 50;
/** No journal of ours is longer; a file that is, is somebody else's. */
const mostBytes = 64 * 1024 * 1024;

/** Where the two journals of a partial blob lie. */
export interface JournalPlace {
  journalPath(digest: string): string;
  hintPath(digest: string): string;
}

/** What the two journals of a partial blob name. Both may name the same bytes, with other ends or other CRCs. */
export interface NamedStretches {
  /** Flushed to the disk before they were named. */
  durable: Extent[];
  /** Written, but perhaps never flushed. */
  hinted: Extent[];
  /** True when an earlier process saw a flush of the blob fail. */
  isDoubted: boolean;
}

/**
 * The two journals of one partial blob. The durable one is written after a flush of the blob and names only what the disk
 * has; the hint is written in between, waits for no disk, and is for a process that is killed while the system goes on.
 * They are two files, so that a power cut in the middle of a hint cannot cost what was flushed.
 */
export class JournalFiles {
  readonly #subject: JournalSubject;
  readonly #durablePath: string;
  readonly #hintPath: string;

  constructor(place: JournalPlace, subject: JournalSubject) {
    this.#subject = subject;
    this.#durablePath = place.journalPath(subject.digest);
    this.#hintPath = place.hintPath(subject.digest);
  }

  /**
   * What both name; nothing where there is none, or one that is torn or another blob's.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when one is there and cannot be read. All is kept then.
   */
  async read(): Promise<NamedStretches> {
    const durable = await readJournal(this.#durablePath, this.#subject);
    const hint = await readJournal(this.#hintPath, this.#subject);
    return { durable: durable.extents, hinted: hint.extents, isDoubted: hint.isDoubted };
  }

  /**
   * Makes room for the durable journal before the first byte comes, so that it can be rewritten when the disk is full.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async prepare(): Promise<void> {
    await writeJournal(this.#durablePath, formatJournal(this.#subject, []), false);
  }

  /**
   * Names stretches that have been flushed, and waits until the disk has the journal.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async writeDurable(extents: readonly Extent[]): Promise<void> {
    await flushes(() => writeJournal(this.#durablePath, formatJournal(this.#subject, extents), true));
  }

  /**
   * Names stretches that have been written, and waits for no disk.
   * @param isDoubted true when a flush of the blob has failed.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async writeHint(extents: readonly Extent[], isDoubted: boolean): Promise<void> {
    await writeJournal(this.#hintPath, formatJournal(this.#subject, extents, isDoubted), false);
  }

  /** Forgets the partial blob. The hint goes first: alone it would still name stretches. */
  async remove(): Promise<void> {
    await rm(this.#hintPath, { force: true });
    await rm(this.#durablePath, { force: true });
  }
}

/**
 * What one journal says. A disk that cannot read it at this moment is asked again: it must not pass for one that has none.
 * @param read reads a small file; undefined where there is none.
 * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when it is there and cannot be read.
 */
export async function readJournal(
  path: string,
  subject: JournalSubject,
  read: (path: string) => Promise<string | undefined> = readOwnFile,
): Promise<Journal> {
  for (let failures = 1; ; failures++) {
    try {
      return parseJournal((await read(path)) ?? '', subject) ?? { extents: [], isDoubted: false };
    } catch (error) {
      if (failures >= tries) throw toDiskError(error, path);
      await delay(firstRetryMs * 2 ** (failures - 1));
    }
  }
}

/** The text of a file; undefined where there is none, or something that is no file of ours. */
async function readOwnFile(path: string): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    // A pipe would be waited for, a link would be read through.
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
  try {
    const found = await handle.stat();
    return found.isFile() && found.size <= mostBytes ? await handle.readFile('utf8') : undefined;
  } finally {
    await handle.close();
  }
}

/** Replaces a journal in one step, or on a full disk in place. That is no single step; the checksum tells a torn one. */
async function writeJournal(path: string, text: string, isDurable: boolean): Promise<void> {
  try {
    await writeFileAtomically(path, text, { fsync: isDurable });
  } catch (error) {
    const diskError = toDiskError(error, path);
    if (!isAppError(diskError, 'DISK_FULL') || !(await rewriteInPlace(path, text, isDurable)))
      throw diskError;
  }
}

async function rewriteInPlace(path: string, text: string, isDurable: boolean): Promise<boolean> {
  try {
    // Never through a link that somebody has put there.
    const handle = await open(path, O_RDWR | O_NOFOLLOW);
    try {
      const { nlink, size } = await handle.stat();
      if (nlink !== 1 || size < text.length) return false;
      await writeFully(handle, Buffer.from(text), 0);
      if (isDurable) await handle.datasync();
      return true;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
