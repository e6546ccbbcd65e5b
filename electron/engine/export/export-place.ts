import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { systemErrorCode, toDiskError } from '../disk-error.ts';
import { readLayoutIndex } from './layout-files.ts';

/**
 * Refuses a place that the export cannot be written to, before anything is fetched or written for it.
 * @throws {AppError} `DISK_PERMISSION` for an archive in the place of a folder, a device or a pipe, a layout in the
 * place of anything else, and where nothing can be made.
 */
export async function assertExportPlace({
  format,
  path,
}: Pick<ExportTarget, 'format' | 'path'>): Promise<void> {
  if (format === 'oci') {
    const existing = await readLayoutIndex(path).catch((error: unknown) => {
      throw toDiskError(error, path);
    });
    return assertWritableFolder(existing === undefined ? dirname(path) : path);
  }
  await assertOrdinaryFile(path);
  await assertWritableFolder(dirname(path));
}

/** An archive takes the name of what was there: of a device or pipe, others would miss it. */
async function assertOrdinaryFile(path: string): Promise<void> {
  const found = await statIfThere(path);
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? 'a folder' : 'no ordinary file';
  throw new AppError('DISK_PERMISSION', `${path} is ${what}. Name the file that the archive is to become.`, {
    details: { path },
  });
}

/** The nearest folder that is there must take new entries; those below it will be made. */
async function assertWritableFolder(path: string): Promise<void> {
  const found = await statIfThere(path);
  // A disk that is not there is its own folder.
  if (found === undefined && dirname(path) !== path) return assertWritableFolder(dirname(path));
  if (found?.isDirectory() !== true) {
    throw new AppError(
      'DISK_PERMISSION',
      `${path} is no folder, so nothing can be written into it. Choose another place for the export.`,
      { details: { path } },
    );
  }
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw toDiskError(error, path);
  });
}

async function statIfThere(path: string) {
  return stat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw toDiskError(error, path);
  });
}
