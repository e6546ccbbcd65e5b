// Decided here: when a library is read-only.
import { access, constants } from 'node:fs/promises';
import { systemErrorCode } from '../../files/disk-error.ts';
import { isThere } from '../../files/is-there.ts';
import type { LayoutPaths } from '../layout-paths.ts';

const refusals: ReadonlySet<string | undefined> = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * True for a library that is there and that nothing can be written to: its disk is mounted so, or it is another user's.
 * It is browsed, verified and exported without a byte written.
 */
export async function isReadOnly({ folder, layoutFile, blobsFolder }: LayoutPaths): Promise<boolean> {
  if (!(await isThere(layoutFile)) || !(await isThere(blobsFolder))) return false;
  return access(folder, constants.W_OK).then(
    () => false,
    (error: unknown) => refusals.has(systemErrorCode(error)),
  );
}
