import { AppError } from '../../../shared/errors.ts';
import type { ImageSignatures } from '../../../shared/schemas/signatures.ts';
import { signatureWords } from '../../../shared/text/signature-words.ts';
import { referenceOf } from '../library/index-entry.ts';
import type { Library } from '../library/layout.ts';

/** The image that is refused. */
export interface RefusedImage {
  /** Its full name, or its digest. */
  reference: string;
  digest: string;
}

/** Why it is refused. */
export interface RefusalReason {
  signatures: ImageSignatures;
  /** What it lacks though it is good; `''` where that is not so. */
  lacking: string;
  /** Told in the place of what its signatures amount to. */
  insteadOfState?: string;
}

/**
 * The error for an image that may not enter the library. The very image may be there already, from when nobody asked for
 * signatures: a refusal takes nothing away, and says so.
 * @throws {AppError} `LIBRARY_CORRUPT` when the index cannot be read, `DISK_PERMISSION`.
 */
export async function refusalOf(
  library: Library,
  { reference, digest }: RefusedImage,
  { signatures, lacking, insteadOfState: why = signatureWords(signatures, 'en').sentence }: RefusalReason,
): Promise<AppError> {
  const entries = await library.entries();
  const isHere = entries.some((entry) => entry.digest === digest && referenceOf(entry) === reference);
  const before = isHere ? 'It was in the library before, and stays there until it is removed.' : '';
  const { state, signatures: all } = signatures;
  return new AppError(
    'SIGNATURE_REJECTED',
    [
      `${reference} was not added to the library, because a good signature is required.`,
      ...[why, lacking, before].filter((sentence) => sentence !== ''),
    ].join(' '),
    { details: { reference, state, reason: all[0]?.reason ?? 'none' } },
  );
}
