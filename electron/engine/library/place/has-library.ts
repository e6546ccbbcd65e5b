import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';

/**
 * True when a folder holds any part of a library.
 * @throws {AppError} `DISK_PERMISSION` when this user may not look whether it is there.
 */
export async function hasLibrary(folder: string): Promise<boolean> {
  for (const name of ['oci-layout', 'index.json', 'blobs']) if (await isIn(folder, name)) return true;
  return false;
}

async function isIn(folder: string, name: string): Promise<boolean> {
  try {
    await access(join(folder, name));
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return false;
    throw toDiskError(error, folder);
  }
}
