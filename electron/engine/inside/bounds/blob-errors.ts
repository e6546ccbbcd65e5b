import { AppError, isAppError } from '../../../../shared/errors.ts';
import { isDamageCode } from '../../files/damage-codes.ts';

/** The error of a layer that the library has, and whose bytes do not match its digest. */
export function damagedBlob(digest: string, actual: string): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The library’s copy of the layer ${digest} is damaged, so none of its files are given out. Mend it with “longshore verify --repair”, which fetches only what is wrong; or verify the library in the window.`,
    { details: { digest, expected: digest, actual } },
  );
}

/**
 * What reading a layer of the library failed with: where its disk cannot give some of its bytes, that its copy is damaged, as
 * verification calls it too. Any other error comes back unchanged.
 */
export function ofUnreadableBlob(error: unknown, digest: string, path: string): unknown {
  if (!isAppError(error) || error.details.path !== path) return error;
  const { systemCode } = error.details;
  if (systemCode === undefined || !isDamageCode(systemCode)) return error;
  return new AppError(
    'LIBRARY_CORRUPT',
    `The disk could not read a part of the library’s copy of the layer ${digest}. Run “longshore verify --repair”, which fetches only what cannot be read, or verify the library in the window; and check the disk.`,
    { cause: error, details: { digest, path, systemCode } },
  );
}

/** The error of a layer that came from a registry, and is another one. */
export function otherBlobCame(digest: string, actual: string): AppError {
  return new AppError(
    'DIGEST_MISMATCH',
    'The layer that came does not match its digest, so nothing of it is shown. A proxy on the way may alter downloads; try again, or from another network.',
    { details: { expected: digest, actual } },
  );
}

/** The error of an image whose layers, or what is known of them, somebody has removed while it was looked into. */
export function removedMeanwhile(details: { digest?: string } = {}): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    'The image was removed from the library, or changed there, while its files were read. See whether it is still there (“longshore list”), and open its files again.',
    { details: { ...details, reason: 'no-index' } },
  );
}

/** The error of numbers of files that stand for others by now. */
export function relisted(reason: 'no-node' | 'no-index'): AppError {
  return new AppError('LIBRARY_BUSY', 'The image has changed since its files were listed. Open them again.', {
    details: { reason },
  });
}
