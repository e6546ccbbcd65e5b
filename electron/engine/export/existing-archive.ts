import { AppError } from '../../../shared/errors.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { statIfThere } from './place.ts';

/**
 * Refuses an archive whose name is taken, unless it may be replaced. A layout is added to and replaces nothing.
 * @throws {AppError} `DISK_PERMISSION` with `reason` `exists`.
 */
export async function assertMayReplace({ format, path, overwrite }: ExportTarget): Promise<void> {
  if (format === 'oci' || overwrite === true || (await statIfThere(path)) === undefined) return;
  throw new AppError(
    'DISK_PERMISSION',
    `${path} exists already and was left as it is. Choose another name, or say that it may be replaced (--force on the command line).`,
    { details: { path, reason: 'exists' } },
  );
}
