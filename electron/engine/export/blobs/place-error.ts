import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';

/**
 * Words what went wrong where an export is written, as `toDiskError` does: `DISK_PERMISSION` too when the place went
 * away meanwhile.
 */
export function placeError(error: unknown, path: string): AppError {
  if (systemErrorCode(error) !== 'ENOENT') return toDiskError(error, path);
  return new AppError(
    'DISK_PERMISSION',
    `${path}, or the folder that it is in, was removed while the export was written. Start the export again.`,
    { cause: error, details: { path, systemCode: 'ENOENT' } },
  );
}
