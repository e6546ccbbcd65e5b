import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { flushFolder } from '../../files/flush-folder.ts';
import { freeBytesOf } from '../../files/free-space.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { updateIndexFile } from '../index-file.ts';
import { LayoutPaths } from '../layout-paths.ts';
import type { FileStamp } from '../verification/file-stamp.ts';
import { VerifiedNotes } from '../verification/verified-notes.ts';
import { type CopyJob, copyVerified } from './copy-verified.ts';
import { filesToMove, type LibraryFile } from './files-to-move.ts';
import { isUsedByOthers } from './presence.ts';
import { removeMoved } from './remove-moved.ts';
import { assertMoveTarget, markerName, markerText } from './target.ts';

/** How a library is moved. */
export interface Move {
  /** Absolute path of a new or empty folder. */
  to: string;
  signal: AbortSignal;
  onTotal(bytes: number): void;
  reportBytes(bytes: number): void;
  /** Has everybody use the new folder from now on, also after a restart. It is complete by then. */
  switchTo(folder: string): Promise<void>;
}

/**
 * Moves a library: copies every file and reads each copy back, then, with the index locked, what has come meanwhile and the
 * index itself; then the library is the new one, and only then the old one is removed. A try that was stopped goes on
 * where it was. Nothing may be fetched meanwhile.
 * @returns true when nothing of the old one is left.
 * @throws {AppError} `LIBRARY_BUSY` while another process uses it, `DISK_FULL`, `DISK_PERMISSION`, `DIGEST_MISMATCH`; the
 * signal's reason. The library is where it was then.
 */
export async function moveLibrary(paths: LayoutPaths, move: Move): Promise<boolean> {
  const from = paths.folder;
  const { to, signal, reportBytes } = move;
  await assertMoveTarget(from, to);
  await assertNoOthers(paths);
  const thread = new BlockThread();
  const stamps = new Map<string, FileStamp>();
  const verified = (digest: string, stamp: FileStamp) => void stamps.set(digest, stamp);
  const job: CopyJob = { from, to, thread, signal, reportBytes, verified };
  const old = new LayoutPaths(from);
  let moved: LibraryFile[] = [];
  try {
    await makeFolders(to);
    await writeFileAtomically(join(to, markerName), markerText(from));
    const files = await filesToMove(paths);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    move.onTotal(total);
    await assertRoom(to, files);
    for (const file of files) await copyVerified(job, file);
    // Nobody adds or removes an image from here on.
    await updateIndexFile(paths, async () => {
      await assertNoOthers(paths);
      moved = await copyLate(paths, job, files);
      await finishTarget(paths, to, moved);
      await noteVerified(to, stamps);
      await move.switchTo(to);
      return undefined;
    });
    return await removeMoved(old, moved).catch(() => false);
  } catch (error) {
    if (signal.aborted) throw stopped(to, error);
    throw toDiskError(error, to);
  } finally {
    await thread.close();
  }
}

/** What has come since the first look; what has gone since then is not wanted there either. */
async function copyLate(
  paths: LayoutPaths,
  job: CopyJob,
  files: readonly LibraryFile[],
): Promise<LibraryFile[]> {
  const known = new Set(files.map(({ path, size }) => `${size} ${path}`));
  const now = await filesToMove(paths);
  for (const file of now) {
    // A journal may say something else in the same length.
    if (file.digest === undefined || !known.has(`${file.size} ${file.path}`)) await copyVerified(job, file);
  }
  const wanted = new Set(now.map(({ path }) => path));
  for (const { path } of files) if (!wanted.has(path)) await rm(join(job.to, path), { force: true });
  return now;
}

/** The new one is a library with its index, which comes last. */
async function finishTarget(paths: LayoutPaths, to: string, files: readonly LibraryFile[]): Promise<void> {
  const target = new LayoutPaths(to);
  await makeFolders(join(target.blobsFolder, 'sha256'));
  await makeFolders(target.ingestFolder);
  const here = new Map((await filesToMove(target)).map(({ path, size }) => [path, size]));
  const lost = files.find(({ path, size }) => here.get(path) !== size);
  if (lost !== undefined) throw new Error(`${lost.path} is not in the new folder`);
  for (const folder of new Set(files.map(({ path }) => join(to, path, '..')))) await flushFolder(folder);
  await writeFileAtomically(target.layoutFile, await readFile(paths.layoutFile));
  await writeFileAtomically(target.indexFile, await readFile(paths.indexFile));
  await rm(join(to, markerName), { force: true });
  await flushFolder(to);
}

/** What was just read there need not be read once more by whoever relies on it (ADR 34). It never throws. */
async function noteVerified(to: string, stamps: ReadonlyMap<string, FileStamp>): Promise<void> {
  const notes = new VerifiedNotes(new LayoutPaths(to));
  for (const [digest, stamp] of stamps) notes.add(digest, stamp);
  await notes.flush();
}

async function assertRoom(to: string, files: readonly LibraryFile[]): Promise<void> {
  const target = new LayoutPaths(to);
  const there = new Map((await filesToMove(target).catch(() => [])).map(({ path, size }) => [path, size]));
  const missing = files.reduce((sum, { path, size }) => sum + (there.get(path) === size ? 0 : size), 0);
  const free = await freeBytesOf(to).catch(() => undefined);
  if (free === undefined || free >= missing) return;
  throw new AppError(
    'DISK_FULL',
    `The library does not fit on the disk that holds ${to}. Free some space there, or choose another disk.`,
    { details: { path: to } },
  );
}

async function assertNoOthers(paths: LayoutPaths): Promise<void> {
  if (!(await isUsedByOthers(paths))) return;
  throw new AppError(
    'LIBRARY_BUSY',
    `Another program is using the library ${paths.folder}, so that it cannot be moved. Close it and try again.`,
    { details: { path: paths.folder } },
  );
}

function stopped(to: string, cause: unknown): AppError {
  return new AppError(
    'CANCELLED',
    `The move was stopped, and the library is where it was. What was copied to ${to} is not copied again when the move is started anew.`,
    { cause, details: { path: to } },
  );
}
