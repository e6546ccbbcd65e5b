import { join } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import type { FileLock } from '../../files/locks/file-lock.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { maximumIndexBytes } from '../../library/index/index-document.ts';
import { indexFile, readLayoutIndex } from './layout-files.ts';

/**
 * Adds entries to the index of a layout, under the layout's lock. Other tools take no lock: when one of them has
 * changed the index meanwhile, its change is read and kept. The lock may be lost for a moment when others find it in the
 * place of a dead one's, and for good when this machine slept.
 * @param aside where the new index is written first, on the same disk.
 * @returns the size of the new index in bytes; undefined when the lock, or the folder, was lost and nothing was done.
 * @throws {AppError} `DISK_PERMISSION` when this is no layout any more; or the system's error.
 */
export async function addToIndex(
  folder: string,
  aside: string,
  entries: readonly Descriptor[],
  lock: Pick<FileLock, 'isHeld'>,
): Promise<number | undefined> {
  const path = join(folder, 'index.json');
  for (;;) {
    const before = await readIfThere(path);
    const index = await readLayoutIndex(folder);
    const bytes = indexFile(entries, index);
    await writeFileAtomically(aside, bytes);
    if (index === undefined || !(await lock.isHeld())) return undefined;
    if ((await readIfThere(path)) !== before) continue;
    await renamePatiently(aside, path);
    return bytes.length;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readBoundedFile(path, maximumIndexBytes)).toString('latin1');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
