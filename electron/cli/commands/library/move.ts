import { formatBytes } from '../../../../shared/format.ts';
import type { MoveEvent } from '../../../../shared/schemas/library.ts';
import { parseFolder } from '../../options/parse-values.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `library`. */
interface LibraryOptions extends EngineFlags {
  json?: boolean;
}

/** `library move` moves the library to another folder or disk. */
export const libraryCommand = defineCommand({
  name: 'library',
  summary: 'move the library to another folder or disk',
  description:
    'Move the library of the settings to a new or empty folder. Every copy is read back; the old folder goes only when the new one is complete. A move that was stopped goes on when it is started again.',
  arguments: [
    ['<action>', 'move'],
    ['<folder>', 'a new or empty folder'],
  ],
  json: 'document',
  examples: `
Example:
  longshore library move /mnt/large/longshore

Close the app first, and leave out --library and LONGSHORE_LIBRARY: what they name is no setting that could follow.`,
  run: moveLibrary,
});

/**
 * Moves the library. With `json` it writes `{path, isOldGone}`.
 * @throws {AppError} as `MoveService.move`.
 * @throws {UsageError} for another action, or a folder that cannot be one.
 */
async function moveLibrary(
  action: string,
  folder: string,
  { json, ...flags }: LibraryOptions,
  environment: CommandEnvironment,
): Promise<number> {
  if (action !== 'move')
    throw new UsageError(`“${sanitizeText(action)}” is no action. Write: library move FOLDER`);
  if (flags.library !== undefined)
    throw new UsageError(
      `Leave out --library, and unset LONGSHORE_LIBRARY: the library ${sanitizeText(flags.library)} is no setting, and would not be found in another place.`,
    );
  const path = parseFolder(folder);
  // The settings are changed for good; downloads of the queue wait for the app.
  const session = { ...flags, downloadsAtOnce: 0 };
  return withEngine(session, 'persistent', environment, async (engine) => {
    const progress = byteProgress('Moving', environment);
    let result: Extract<MoveEvent, { type: 'result' }> | undefined;
    let bytes = 0;
    try {
      for await (const event of engine.move(path, environment.signal)) {
        if (event.type === 'result') result = event;
        else {
          bytes = event.total;
          progress.update(event.bytes, event.total);
        }
      }
    } finally {
      progress.stop();
    }
    environment.signal.throwIfAborted();
    if (result === undefined) throw new Error('The move ended without a result');
    const { isOldGone } = result;
    if (json) environment.writeLine(toJsonText({ path, isOldGone }));
    else environment.writeLine(`Moved ${formatBytes(bytes)} to ${sanitizeText(path)}.`);
    if (!isOldGone)
      environment.note(
        'Something of the old folder could not be removed, or is not of the library, and is still there.',
      );
    return exitCodes.ok;
  });
}
