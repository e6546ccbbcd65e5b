import { AppError } from '../../../shared/errors.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';

/** True for a full reference that names a tag and no digest, which would never name anything else. */
export function isTagReference(text: string): boolean {
  try {
    const { digest } = parseReference(text);
    return digest === undefined && formatReference(parseReference(text)) === text;
  } catch {
    return false;
  }
}

/**
 * The full reference of a tag.
 * @throws {AppError} `INVALID_REFERENCE` also for one with a digest.
 */
export function tagReference(text: string, defaultRegistry: string): string {
  const reference = parseReference(text, defaultRegistry);
  if (reference.digest === undefined) return formatReference(reference);
  throw new AppError(
    'INVALID_REFERENCE',
    `${text} names a digest, and what a digest names never changes. Name the tag alone.`,
    { details: { reference: text, reason: 'digest' } },
  );
}
