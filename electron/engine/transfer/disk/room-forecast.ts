import { AppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { BlobPlace } from './blob-place.ts';

/** Room that stays free for the system beside a download, in bytes. */
const spareBytes = 16 * 1024 * 1024;

/**
 * Refuses to begin what cannot fit. Where the free space cannot be told, writing is tried.
 * @param needed bytes still to be written.
 * @throws {AppError} `DISK_FULL` with `details.needed`, what stays free included, and `details.free`.
 */
export async function ensureRoom(place: Pick<BlobPlace, 'freeBytes'>, needed: number): Promise<void> {
  const free = await place.freeBytes();
  if (free === undefined || needed === 0 || needed + spareBytes <= free) return;
  const whole = needed + spareBytes;
  throw new AppError(
    'DISK_FULL',
    `What is still to come needs ${formatBytes(whole)} of free space, ${formatBytes(spareBytes)} of it to spare, and the disk has ${formatBytes(free)}. Free some space, or choose a library folder on another disk; what has arrived is kept.`,
    { details: { needed: whole, free } },
  );
}
