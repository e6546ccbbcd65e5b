import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';

/**
 * Refuses a folder that cannot hold a library. One that can is there afterwards.
 * @throws {AppError} `DISK_PERMISSION` for a path that is not absolute, and where no folder or no file can be made;
 * `DISK_FULL`.
 */
export async function assertLibraryPlace(folder: string): Promise<void> {
  if (!isAbsolute(folder)) {
    throw new AppError(
      'DISK_PERMISSION',
      `“${folder}” does not say which folder is meant. Give the whole path of the library, from the root of its disk.`,
      { details: { path: folder } },
    );
  }
  await makeFolders(folder);
  const probe = join(folder, `longshore-${randomUUID()}.probe`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
  } catch (error) {
    throw toDiskError(error, folder);
  }
}
