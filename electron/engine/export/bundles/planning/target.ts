import { isAbsolute } from 'node:path';
import { AppError } from '../../../../../shared/errors.ts';
import type { BundleTarget } from '../../../../../shared/schemas/bundle.ts';

/**
 * Refuses a bundle that contradicts itself, before anything is read for it.
 * @throws {AppError} `DISK_PERMISSION` for a path that is not absolute, `INVALID_REFERENCE` for a layout in volumes or in
 * several archives.
 */
export function assertBundleTarget({ path, format, splitBytes, each }: BundleTarget): void {
  if (!isAbsolute(path)) {
    throw new AppError(
      'DISK_PERMISSION',
      `“${path}” does not say which folder is meant. Give the whole path of the bundle, from the root of its disk.`,
      { details: { path } },
    );
  }
  if (format !== 'oci' || (splitBytes === undefined && each !== true)) return;
  const what = splitBytes === undefined ? 'one archive for each image' : 'volumes';
  throw new AppError(
    'INVALID_REFERENCE',
    `A bundle as an OCI layout is one folder and has no ${what}. Choose oci-archive or docker-archive for that.`,
    { details: { path } },
  );
}
