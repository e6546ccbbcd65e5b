import { AppError, isAppError } from '../../../../shared/errors.ts';
import { isDamageCode } from '../../files/damage-codes.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';

/** The error of a blob whose bytes are not those of its digest. */
export function damagedBlob(digest: string): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The library’s copy of ${digest} is damaged. Verify the library and repair it (“longshore verify --repair”).`,
    { details: { digest } },
  );
}

/**
 * Words a failed read of a blob: `LIBRARY_CORRUPT` where its disk cannot give some of its bytes, which a repair brings
 * anew; else as `toDiskError`.
 * @param error the system's, or what `toDiskError` has made of it.
 * @param path of the file that was read.
 */
export function toBlobReadError(error: unknown, digest: string, path: string): AppError {
  const code = isAppError(error) ? error.details.systemCode : systemErrorCode(error);
  if (!isDamageCode(code)) return toDiskError(error, path);
  return new AppError(
    'LIBRARY_CORRUPT',
    `The disk cannot read all of ${digest} in the library (${String(code)}). Repair the library (“longshore verify --repair”), which fetches it anew, and check the disk.`,
    { cause: error, details: { digest, path, systemCode: String(code) } },
  );
}
