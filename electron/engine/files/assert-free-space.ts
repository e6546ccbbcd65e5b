import { AppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import { freeBytesOf } from './free-space.ts';

/**
 * Refuses what cannot fit before a byte of it is written.
 * @param needed bytes.
 * @param what the work that needs them, as a sentence begins with it.
 * @throws {AppError} `DISK_FULL` naming both numbers; the system's error when the disk cannot be asked.
 */
export async function assertFreeSpace(folder: string, needed: number, what = 'The export'): Promise<void> {
  const free = await freeBytesOf(folder);
  if (needed <= free) return;
  throw new AppError(
    'DISK_FULL',
    `${what} needs ${formatBytes(needed)} and the disk of ${folder} has ${formatBytes(free)} free. Free some space or choose another folder.`,
    { details: { path: folder, needed, free } },
  );
}
