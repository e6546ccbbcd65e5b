import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, toDiskError } from '../../engine/files/disk-error.ts';
import { UsageError } from '../process/failure.ts';

/**
 * Refuses a library that the command line or the environment names and that is not there, where a command can do nothing without
 * one. Made anew at a place that is misspelt, or whose disk is not mounted, it would be verified and found right.
 * @throws {UsageError}
 * @throws {AppError} `DISK_PERMISSION` when this user may not look whether it is there.
 */
export async function assertNamedLibrary(library: string | undefined): Promise<void> {
  if (library === undefined) return;
  for (const name of ['oci-layout', 'index.json', 'blobs']) if (await isIn(library, name)) return;
  throw new UsageError(
    `There is no library in ${library}, which --library or LONGSHORE_LIBRARY names. Check the path, and that its disk is mounted.`,
  );
}

async function isIn(library: string, name: string): Promise<boolean> {
  try {
    await access(join(library, name));
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return false;
    throw toDiskError(error, library);
  }
}
