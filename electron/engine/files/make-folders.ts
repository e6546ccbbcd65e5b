import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from './disk-error.ts';
import { flushFolder } from './flush-folder.ts';

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursive `mkdir` never ends where the
 * system makes no folder and says that the one above is missing, as in Linux's `/proc`.
 * @throws {AppError} `DISK_FULL`; `DISK_PERMISSION` where no folder can be made or something else is in the way.
 */
export async function makeFolders(path: string): Promise<void> {
  for (const folder of (await missingFolders(path)).reverse()) {
    await makeFolder(folder);
    // What is flushed into a new folder is lost with it when the folder's own name is not on the disk.
    await flushFolder(dirname(folder)).catch((error: unknown) => {
      throw toDiskError(error, folder);
    });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (await isFolder(folder)) return;
    throw systemErrorCode(error) === 'ENOENT' ? cannotBeMade(folder, error) : toDiskError(error, folder);
  }
}

/** The folder itself and those above it that are not there, from the inside out. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path; !(await isFolder(folder)); folder = dirname(folder)) {
    missing.push(folder);
    // A path that is its own parent is the root of a disk that is not there.
    if (dirname(folder) === folder) break;
  }
  return missing;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function cannotBeMade(path: string, cause: unknown): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `The folder ${path} cannot be made: there is no disk in that place, or none that takes folders. Choose another place.`,
    { cause, details: { path, systemCode: 'ENOENT' } },
  );
}
