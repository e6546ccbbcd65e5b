import { hasLibrary } from '../../engine/library/place/has-library.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { UsageError } from '../process/failure.ts';
import { sanitizeText } from '../text/sanitize.ts';

/**
 * Tells of a library that is named and not there, where a command can do nothing without one: its path may be misspelt, or its disk
 * not mounted. Typed, it is a mistake. The environment is set before the first pull too, so that one that it names is empty until
 * then, as that of the settings is.
 * @param isTyped `--library` names it, not LONGSHORE_LIBRARY.
 * @throws {UsageError}
 * @throws {AppError} `DISK_PERMISSION` when this user may not look whether it is there.
 */
export async function checkNamedLibrary(
  library: string | undefined,
  isTyped: boolean,
  environment: Pick<CommandEnvironment, 'note'>,
): Promise<void> {
  if (library === undefined || (await hasLibrary(library))) return;
  const advice = 'Check the path, and that its disk is mounted. A pull makes a new one.';
  if (isTyped) throw new UsageError(`There is no library in ${library}, which --library names. ${advice}`);
  environment.note(
    `longshore: There is no library in ${sanitizeText(library)}, which LONGSHORE_LIBRARY names, and so no image. ${advice}`,
  );
}
