import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { type FileLock, lockFile } from '../../files/locks/file-lock.ts';
import { cancelledExport } from '../blobs/job.ts';
import { placeError } from '../blobs/place-error.ts';
import { layoutLockName } from './layout-files.ts';

/**
 * How long another process may change a layout before the wait is given up (ms): longer than it takes to find that a
 * holder on another machine is dead.
 */
const patienceMs = 90_000;

/**
 * Waits for the lock under which exports change a layout that is there. It is held while blobs are renamed and the
 * index is written, never while bytes are copied.
 * @throws {AppError} `LIBRARY_BUSY`, `CANCELLED`, `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function lockLayout(folder: string, signal: AbortSignal): Promise<FileLock> {
  const patience = AbortSignal.timeout(patienceMs);
  const path = join(folder, layoutLockName);
  try {
    const lock = await lockFile(path, AbortSignal.any([signal, patience]));
    return {
      isHeld: () => lock.isHeld(),
      async release() {
        await removeLeftoversOf(folder).catch(() => undefined);
        await lock.release();
      },
    };
  } catch (error) {
    if (signal.aborted) throw cancelledExport();
    if (patience.aborted) throw layoutBusy(folder, error);
    throw placeError(isAppError(error) ? error.cause : error, folder);
  }
}

function layoutBusy(folder: string, cause: unknown): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `The image was not put into ${folder}, because another program is writing into it. Start the export again.`,
    { cause, details: { path: folder } },
  );
}

/**
 * Removes what killed processes were about to put in place as their lock. Only while the lock is held and no longer
 * needed: who takes it for a dead one's moves it aside to look at it.
 */
async function removeLeftoversOf(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${layoutLockName}.`)) await rm(join(folder, name), { force: true });
  }
}
