import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { BlockThread } from '../../files/blocks/block-thread.ts';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { type FileStamp, fileStampOf } from '../verification/file-stamp.ts';
import type { LibraryFile } from './files-to-move.ts';

/** What a copy is made with. */
export interface CopyJob {
  from: string;
  to: string;
  thread: BlockThread;
  signal: AbortSignal;
  reportBytes(bytes: number): void;
  /** Is told of a blob that lies in its new place and has its digest, with the stamp of its file there. */
  verified(digest: string, stamp: FileStamp): void;
}

/**
 * Copies a file of a library and reads the copy back before it gets its name. A blob that is there and has its digest is
 * not copied again.
 * @throws {AppError} `DIGEST_MISMATCH` when the other disk does not give back what was written; the system's error; the
 * signal's reason.
 */
export async function copyVerified(job: CopyJob, file: LibraryFile): Promise<void> {
  job.signal.throwIfAborted();
  const source = join(job.from, file.path);
  const target = join(job.to, file.path);
  const there = await stampOf(target);
  if (file.digest !== undefined && there?.size === BigInt(file.size)) {
    if (await hasDigest(job, target, file)) {
      job.verified(file.digest, there);
      job.reportBytes(file.size);
      return;
    }
  }
  const aside = `${target}.moving`;
  await mkdir(dirname(target), { recursive: true });
  await rm(aside, { force: true });
  await copyFile(source, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await flush(aside);
  const isVerified = file.digest !== undefined && (await hasDigest(job, aside, file));
  if (!isVerified && !(await isSame(job, source, aside, file.size))) {
    await rm(aside, { force: true });
    throw notAsWritten(target);
  }
  await renamePatiently(aside, target);
  // Its new name has changed the time of its last change.
  const stamp = isVerified ? await stampOf(target) : undefined;
  if (file.digest !== undefined && stamp !== undefined) job.verified(file.digest, stamp);
  job.reportBytes(file.size);
}

/** A damaged blob is moved as it is: then the two are compared. */
async function isSame(job: CopyJob, source: string, aside: string, size: number): Promise<boolean> {
  const copied = await hashOf(job, aside, 'sha256', size);
  return copied !== undefined && copied === (await hashOf(job, source, 'sha256', size));
}

async function stampOf(path: string): Promise<FileStamp | undefined> {
  return fileStampOf(await lstat(path, { bigint: true }).catch(() => undefined));
}

async function hasDigest(job: CopyJob, path: string, { digest = '', size }: LibraryFile): Promise<boolean> {
  const { algorithm, hex } = splitDigest(digest);
  return (await hashOf(job, path, algorithm, size)) === hex;
}

async function hashOf(
  { thread, signal }: CopyJob,
  path: string,
  algorithm: 'sha256' | 'sha512',
  size: number,
): Promise<string | undefined> {
  await using file = await open(path, 'r');
  return await thread.hash({ file, path }, { algorithm, size, signal, onPosition: () => undefined });
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

function notAsWritten(path: string): AppError {
  return new AppError(
    'DIGEST_MISMATCH',
    `The disk does not give back what was written to ${path}. The library stays where it is. Check that disk and its cable, or choose another one.`,
    { details: { path } },
  );
}
