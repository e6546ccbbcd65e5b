import { AppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { freeBytesOf } from '../../files/free-space.ts';

/**
 * Refuses an export that cannot fit before a byte of it is written.
 * @param needed bytes.
 * @throws {AppError} `DISK_FULL` naming both numbers; the system's error when the disk cannot be asked.
 */
export async function assertFreeSpace(folder: string, needed: number): Promise<void> {
  const free = await freeBytesOf(folder);
  if (needed <= free) return;
  throw new AppError(
    'DISK_FULL',
    `The export needs ${formatBytes(needed)} and the disk of ${folder} has ${formatBytes(free)} free. Free some space or choose another folder.`,
    { details: { path: folder, needed, free } },
  );
}
