import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../files/is-there.ts';
import { makeFolders } from '../files/make-folders.ts';

/** What Longshore puts into a state folder, with what it sets aside there. */
const ownNames = /^(?:(?:settings|downloads|window)\.json|sign-ins\.bin|queue\.lock|cache|desktop)(?:\..*)?$/;

/**
 * Makes a state folder that only this user can look into, and closes one of an earlier version: it tells what somebody
 * downloads from where. A folder that holds other things too is not Longshore's to close; its own files in it are.
 * Windows closes the folders of users by itself.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function openStateFolder(folder: string): Promise<void> {
  const wasThere = await isThere(folder);
  await makeFolders(folder);
  if (process.platform === 'win32') return;
  const names = wasThere ? await readdir(folder).catch(() => undefined) : [];
  if (names === undefined) return;
  if (names.every((name) => ownNames.test(name))) await close(folder, 0o700);
  for (const name of names.filter((each) => ownNames.test(each))) await close(join(folder, name), 0o700);
}

/** Takes the rights of others away. Disks without rights, and files of other users, stay as they are. */
async function close(path: string, mostRights: number): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink() || found.uid !== process.geteuid?.()) return;
  const mode = found.mode & 0o777;
  if ((mode & ~mostRights) !== 0) await chmod(path, mode & mostRights).catch(() => undefined);
}
