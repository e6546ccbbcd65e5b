import { hasEnded } from '../../../shared/download-states.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { assertMayReplace } from '../export/existing-archive.ts';
import { assertExportPlace } from '../export/place.ts';
import { assertExportTarget } from '../export/target.ts';
import type { Download } from './runs/download.ts';

/**
 * Refuses an export that cannot be made, before anything is fetched for it.
 * @throws {AppError} `DISK_PERMISSION`; `PLATFORM_NOT_FOUND` for several platforms in a docker-archive.
 */
export async function assertCanExport(
  target: ExportTarget | null | undefined,
  isAllPlatforms: boolean,
  libraryFolder: string,
): Promise<void> {
  if (target === null || target === undefined) return;
  assertExportTarget(target, isAllPlatforms);
  await assertExportPlace(target, libraryFolder);
  await assertMayReplace(target);
}

/**
 * Has a download export its image when it has arrived; null takes that back.
 * @returns false where it is too late: the image is here, or is being exported already, or the download has gone.
 * @throws {AppError} as `assertCanExport`.
 */
export async function exportWhenDone(
  download: Download | undefined,
  target: ExportTarget | null,
  libraryFolder: string,
): Promise<boolean> {
  if (download === undefined) return false;
  await assertCanExport(target, download.record.request.allPlatforms === true, libraryFolder);
  if (hasEnded(download.state) || download.state === 'exporting') return false;
  download.exportTo(target);
  return true;
}
