import { statfs } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';

/**
 * Refuses an export that cannot fit before a byte of it is written.
 * @param needed bytes.
 * @throws {AppError} `DISK_FULL` naming both numbers.
 */
export async function assertFreeSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new AppError(
    'DISK_FULL',
    `The export needs ${formatBytes(needed)} and the disk of ${folder} has ${formatBytes(free)} free. Free some space or choose another folder.`,
    { details: { path: folder, needed, free } },
  );
}
