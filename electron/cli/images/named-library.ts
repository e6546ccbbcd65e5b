import { join } from 'node:path';
import { isThere } from '../../engine/files/is-there.ts';
import { UsageError } from '../process/failure.ts';

/**
 * Refuses a library that the command line or the environment names and that is not there, where a command can do nothing without
 * one. Made anew at a place that is misspelt, or whose disk is not mounted, it would be verified and found right.
 * @throws {UsageError}
 */
export async function assertNamedLibrary(library: string | undefined): Promise<void> {
  if (library === undefined) return;
  for (const name of ['oci-layout', 'index.json', 'blobs']) if (await isThere(join(library, name))) return;
  throw new UsageError(
    `There is no library in ${library}, which --library or LONGSHORE_LIBRARY names. Check the path, and that its disk is mounted.`,
  );
}
