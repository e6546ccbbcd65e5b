import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { type FileLock, lockFile } from '../files/locks/file-lock.ts';
import { OddFileError, readBoundedFile } from '../files/read-bounded-file.ts';
import { patiently } from '../files/rename-patiently.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import {
  emptyIndex,
  type IndexDocument,
  indexText,
  maximumIndexBytes,
  parseIndex,
} from './index/index-document.ts';
import { OldIndex } from './index/old-index.ts';
import { withNewEntry } from './index-entry.ts';
import type { LayoutPaths } from './layout-paths.ts';
import { keepReserve, spendReserve } from './reserve.ts';

/** How long another process may hold the index before the wait is given up (ms). */
const patienceMs = 30_000;

/** How often a change is applied anew because another program has written the index meanwhile. */
const maximumTries = 20;
/** An index that cannot be understood is read again after these waits (ms): some tools write it in place. */
const tornWaitsMs = [2, 4, 8, 16, 32, 64, 128];
/** The same for one that was just replaced: what is written into it is lost when it is not waited for, on a machine with much to do. */
const replacedWaitsMs = [...tornWaitsMs, 256, 512, 1024];

/**
 * The library's `index.json`; one without entries when there is no file yet.
 * @throws {AppError} `LIBRARY_CORRUPT` when it is not an OCI index, `DISK_PERMISSION`.
 */
export async function readIndexFile(paths: LayoutPaths): Promise<IndexDocument> {
  return (await readIndex(paths)).index;
}

/** An index as it was read. */
interface IndexSight {
  index: IndexDocument;
  /** Undefined where there is no file. */
  bytes: Buffer | undefined;
}

async function readIndex(
  paths: LayoutPaths,
  read = () => readBytes(paths),
  waitsMs: readonly number[] = tornWaitsMs,
): Promise<IndexSight> {
  for (let reads = 0; ; reads++) {
    const bytes = await read();
    if (bytes === undefined) {
      return { index: emptyIndex, bytes };
    }
    try {
      return { index: parseIndex(bytes), bytes };
    } catch (cause) {
      const wait = waitsMs[reads];
      if (wait === undefined) throw unreadable(paths, cause);
      await delay(wait);
    }
  }
}

async function readBytes(paths: LayoutPaths): Promise<Buffer | undefined> {
  const { indexFile } = paths;
  try {
    return await patiently(() => readBoundedFile(indexFile, maximumIndexBytes));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    if (error instanceof OddFileError) throw unreadable(paths, error);
    throw toDiskError(error, indexFile);
  }
}

function unreadable({ indexFile }: LayoutPaths, cause: unknown): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `${indexFile} is not the index of an OCI image layout. Restore it from a backup, or move it away and download again: the blobs are kept and used.`,
    { cause, details: { path: indexFile } },
  );
}

/** How the index is changed. */
export interface IndexChange {
  entries: Descriptor[];
  /** Runs when the new index is in place, still under its lock. */
  afterwards?: () => Promise<unknown>;
}

/**
 * Works out a change of these entries. `isHeld` tells whether the index is still locked: to be asked before anything
 * is deleted, because a machine that slept may have been taken for dead.
 */
export type IndexChanger = (
  entries: Descriptor[],
  isHeld: () => Promise<boolean>,
) => Promise<IndexChange | undefined>;

/**
 * Changes the entries of `index.json` under its lock, in one step. Other tools take no lock: when one has written the
 * file since it was read, the change is applied anew to what is there. On a full disk the room that is kept for this is
 * used, and made anew when there is some again.
 * @param change undefined leaves the file as it is, and so does what it throws. May run several times.
 * @throws {AppError} `LIBRARY_BUSY` when another process holds the index too long or writes it again and again, `LIBRARY_CORRUPT`, `DISK_FULL`,
 * `DISK_PERMISSION`.
 */
export async function updateIndexFile(paths: LayoutPaths, change: IndexChanger): Promise<void> {
  try {
    await changeUnderLock(paths, change);
  } catch (error) {
    if (!isAppError(error, 'DISK_FULL') || !(await spendReserve(paths))) throw error;
    await changeUnderLock(paths, change);
  }
}

async function changeUnderLock(paths: LayoutPaths, change: IndexChanger): Promise<void> {
  const lock = await lockIndex(paths);
  try {
    let missed: Descriptor[] | undefined = [];
    for (let tries = 0; tries < maximumTries; tries++) {
      missed = await tryToChange(paths, lock, missed, change);
      if (missed === undefined) return;
    }
    throw busy(paths);
  } finally {
    await lock.release();
  }
}

/**
 * @param missed entries of other programs that are to be in the new index too.
 * @returns undefined when all is done; otherwise it is to be done anew, with these entries.
 */
async function tryToChange(
  paths: LayoutPaths,
  lock: FileLock,
  missed: Descriptor[],
  change: IndexChanger,
): Promise<Descriptor[] | undefined> {
  const old = await OldIndex.open(paths.indexFile);
  try {
    const { index, bytes } = await readIndex(paths);
    const changed = await change(withEntries(index.manifests, missed), () => lock.isHeld());
    if (changed === undefined) return undefined;
    if (!(await lock.isHeld())) throw busy(paths);
    const text = indexText({ ...index, manifests: changed.entries });
    await writeFileAtomically(paths.indexFile, text, {
      beforeReplacing: () => assertUnchanged(paths, bytes),
    });
    // Who wrote it may have died over it.
    const written = await old
      .writtenSince(bytes, (read) => readIndex(paths, read, replacedWaitsMs))
      .catch(() => undefined);
    if (written !== undefined) return withEntries(missed, entriesBeside(index, written.index));
    await changed.afterwards?.();
    await keepReserve(paths, text.length);
    return undefined;
  } catch (error) {
    if (error instanceof ChangedMeanwhile || old.hinders(error)) return missed;
    throw toDiskError(error, paths.indexFile);
  } finally {
    await old.close();
  }
}

/** What another program has put into an index that was just replaced. What it left out it may never have seen. */
function entriesBeside({ manifests }: IndexDocument, written: IndexDocument): Descriptor[] {
  return written.manifests.filter((entry) => !manifests.some((known) => isDeepStrictEqual(known, entry)));
}

function withEntries(entries: Descriptor[], further: readonly Descriptor[]): Descriptor[] {
  return further.reduce<Descriptor[]>(withNewEntry, entries);
}

/** Another program has written the index since it was read. */
class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

async function assertUnchanged(paths: LayoutPaths, read: Buffer | undefined): Promise<void> {
  const now = await readBytes(paths);
  const isSame = now === undefined || read === undefined ? now === read : now.equals(read);
  if (!isSame) throw new ChangedMeanwhile();
}

async function lockIndex(paths: LayoutPaths): Promise<FileLock> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await lockFile(paths.indexLock, patience);
  } catch (error) {
    if (!patience.aborted) throw error;
    throw busy(paths, error);
  }
}

function busy({ folder }: LayoutPaths, cause?: unknown): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `Another program is changing the library ${folder}. Wait until it is done and try again.`,
    { cause, details: { path: folder } },
  );
}
