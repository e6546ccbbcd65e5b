import { hasLibrary } from '../../engine/library/place/has-library.ts';
import { UsageError } from '../process/failure.ts';

/**
 * Refuses a library that the command line or the environment names and that is not there, where a command can do nothing without
 * one. Made anew at a place that is misspelt, or whose disk is not mounted, it would be listed as empty, and found right.
 * @throws {UsageError}
 * @throws {AppError} `DISK_PERMISSION` when this user may not look whether it is there.
 */
export async function assertNamedLibrary(library: string | undefined): Promise<void> {
  if (library === undefined || (await hasLibrary(library))) return;
  throw new UsageError(
    `There is no library in ${library}, which --library or LONGSHORE_LIBRARY names. Check the path, and that its disk is mounted. A pull makes a new one.`,
  );
}
