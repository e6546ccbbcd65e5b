import type { Stats } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { assertOutsideLibrary } from '../library/place/outside-library.ts';
import { readLayoutIndex } from './layout/layout-files.ts';

/** Where an export goes, and as what. */
export type ExportPlace = Pick<ExportTarget, 'format' | 'path'>;

/** Types of Linux's file systems (statfs(2)) in which the kernel shows itself, `proc` and `sysfs`: nobody makes files there. */
const kernelFileSystems: ReadonlySet<number> = new Set([0x9fa0, 0x62656572]);

/**
 * Refuses a place that the export cannot be written to, before anything is fetched or written for it.
 * @param libraryFolder the library that is exported from.
 * @throws {AppError} `DISK_PERMISSION` for a place in that library, an archive in the place of a folder, a device or a pipe, a layout in the
 * place of anything else, and where nothing can be made.
 */
export async function assertExportPlace({ format, path }: ExportPlace, libraryFolder: string): Promise<void> {
  await assertOutsideLibrary(path, libraryFolder);
  if (format === 'oci') {
    const existing = await readLayoutIndex(path).catch((error: unknown) => {
      throw toDiskError(error, path);
    });
    return assertWritableFolder(existing === undefined ? dirname(path) : path);
  }
  await assertOrdinaryFile(path);
  await assertWritableFolder(dirname(path));
}

/** An archive replaces what has its name: others would miss a device or a pipe. */
async function assertOrdinaryFile(path: string): Promise<void> {
  const found = await statIfThere(path);
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? 'a folder' : 'not an ordinary file';
  throw new AppError('DISK_PERMISSION', `${path} is ${what}. Name the file that the archive is to become.`, {
    details: { path },
  });
}

/** The nearest folder that is there must take new entries; those below it will be made. */
async function assertWritableFolder(path: string): Promise<void> {
  const found = await statIfThere(path);
  // A path that is its own parent is the root of a disk that is not there.
  if (found === undefined && dirname(path) !== path) return assertWritableFolder(dirname(path));
  if (found?.isDirectory() !== true) {
    throw new AppError(
      'DISK_PERMISSION',
      `${path} is not a folder, so nothing can be written into it. Choose another place for the export.`,
      { details: { path } },
    );
  }
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw toDiskError(error, path);
  });
  if (process.platform === 'linux' && kernelFileSystems.has((await statfs(path)).type)) {
    throw new AppError(
      'DISK_PERMISSION',
      `${path} shows the system itself and keeps no files. Choose another place for the export.`,
      { details: { path } },
    );
  }
}

/**
 * What is at a path, or undefined.
 * @throws {AppError} `DISK_PERMISSION` where nothing may be read.
 */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw toDiskError(error, path);
  });
}
