import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { patiently } from '../../files/rename-patiently.ts';

/** Windows has neither flag. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDWR } = constants;

/**
 * Opens the file of a partial blob for reading and writing, and makes it when there is none. In a library that came
 * from somebody else a link may lie in its place, which would be written through to a file of this user: it is removed,
 * as is all else that is not a file with this one name and of this user.
 * @throws {AppError} `DISK_PERMISSION` for what cannot be removed; the system's error for anything else.
 */
export async function openPartialFile(path: string): Promise<FileHandle> {
  const found = await patiently(() => openOwn(path));
  if (found !== undefined) return found;
  await remove(path);
  return patiently(() => open(path, 'wx+'));
}

/** Opens the file where it is our own; undefined where there is none or something else. */
async function openOwn(path: string): Promise<FileHandle | undefined> {
  // Where the system cannot be told to follow no link.
  if (O_NOFOLLOW === 0 && (await lstat(path).catch(() => undefined))?.isSymbolicLink()) return undefined;
  let file: FileHandle;
  try {
    // A pipe would be waited for.
    file = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(systemErrorCode(error) ?? ''))
      return undefined;
    throw error;
  }
  if (await isOwn(await file.stat(), path)) return file;
  await file.close();
  return undefined;
}

async function isOwn(file: Stats, path: string): Promise<boolean> {
  if (!file.isFile() || file.nlink !== 1) return false;
  const user = process.geteuid?.();
  if (user === undefined || file.uid === user) return true;
  // Some disks give all files to one user. Whoever has the folder can do anything to what is in it.
  return (await stat(dirname(path))).uid === file.uid;
}

async function remove(path: string): Promise<void> {
  try {
    await patiently(() => rm(path, { force: true }));
  } catch (cause) {
    throw new AppError(
      'DISK_PERMISSION',
      `${path} is not the file of a partial download, and cannot be removed. Remove it, or choose another library.`,
      { cause, details: { path } },
    );
  }
}
