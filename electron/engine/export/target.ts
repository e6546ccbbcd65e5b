import { isAbsolute } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ExportPlace } from './place.ts';

/**
 * Refuses an export that cannot be made before anything is fetched for it.
 * @param isAllPlatforms it is of all platforms of an image.
 * @throws {AppError} `DISK_PERMISSION` for a path that is not absolute, `PLATFORM_NOT_FOUND` for several platforms
 * in a docker-archive.
 */
export function assertExportTarget({ format, path }: ExportPlace, isAllPlatforms: boolean): void {
  if (!isAbsolute(path)) {
    throw new AppError(
      'DISK_PERMISSION',
      `“${path}” does not say which folder is meant. Give the whole path of the export, from the root of its disk.`,
      { details: { path } },
    );
  }
  if (isAllPlatforms && format === 'docker-archive') {
    throw new AppError(
      'PLATFORM_NOT_FOUND',
      'A docker-archive holds one platform. Choose one, or export all of them as oci-archive.',
    );
  }
}
