import { AppError } from '../../../../shared/errors.ts';

/** What is wrong with an archive, as a stable word in the details of its error. */
export type ArchiveFault =
  | 'truncated'
  | 'not-an-archive'
  | 'no-image'
  | 'name'
  | 'link'
  | 'member-type'
  | 'duplicate'
  | 'too-many-members'
  | 'too-large'
  | 'bomb'
  | 'document'
  | 'missing-blob'
  | 'missing-part'
  | 'sum'
  | 'nesting'
  | 'compression';

/**
 * An archive, or a folder of that kind, that is damaged, or made to do harm. Nothing of it is kept.
 * @param sentence what was found; it follows the path and a colon, and ends without a full stop.
 */
export function invalidArchive(
  path: string,
  reason: ArchiveFault,
  sentence: string,
  cause?: unknown,
): AppError {
  return new AppError(
    'ARCHIVE_INVALID',
    `${path} cannot be imported: ${sentence}. Nothing of it was kept; make or copy it anew.`,
    { cause, details: { path, reason } },
  );
}
