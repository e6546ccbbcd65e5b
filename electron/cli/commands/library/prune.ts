import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import type { PruneResult } from '../../../../shared/schemas/library.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import type { CommandPlaces } from '../../text/command-line.ts';
import { keptBlobsAdvice } from '../../text/kept-blobs.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `prune`. */
interface PruneOptions extends EngineFlags {
  json?: boolean;
  dryRun?: boolean;
}

/** `prune` frees the space of blobs that no image uses. */
export const pruneCommand = defineCommand({
  name: 'prune',
  summary: 'free the space of blobs that no image uses',
  description:
    'Delete the blobs that no image of the library uses and no download needs, as interrupted programs leave them, and finish removals that a window has left open. Blobs and removals of the last hour stay.',
  options: [new Option('--dry-run', 'only say what would be deleted')],
  needsLibrary: true,
  makesNoLibrary: true,
  json: 'document',
  run: prune,
});

/**
 * Deletes the blobs that no image uses, and tells what that freed.
 * @throws {AppError}
 */
async function prune(options: PruneOptions, environment: CommandEnvironment): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withSession(options, environment, async (client) => {
    const result = await client.library.prune({ dryRun: isDryRun }, { signal: environment.signal });
    if (options.json) environment.writeLine(toJsonText(result));
    else for (const line of pruneLines(result, isDryRun, options)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

/** What was freed, or would be, as lines for people. */
export function pruneLines(
  { freedBytes, blobs, recentBlobs, removals = 0, keptFor }: PruneResult,
  isDryRun: boolean,
  places: CommandPlaces = {},
): string[] {
  const recent =
    recentBlobs === 0
      ? []
      : [
          `${counted(recentBlobs)} that no image uses ${recentBlobs === 1 ? 'is' : 'are'} younger than an hour, and kept: a program may be about to use ${recentBlobs === 1 ? 'it' : 'them'}.`,
        ];
  const ended = removals === 0 ? [] : [removalLine(removals, isDryRun)];
  if (keptFor !== undefined) return [...keptBlobsAdvice(keptFor, places), ...recent, ...ended];
  if (blobs === 0) {
    const said = [...recent, ...ended];
    return said.length > 0 ? said : ['Nothing to free: every blob is in use.'];
  }
  const freed = isDryRun ? 'Would free' : 'Freed';
  return [`${freed} ${formatBytes(freedBytes)}: ${counted(blobs)} that no image uses.`, ...recent, ...ended];
}

function removalLine(removals: number, isDryRun: boolean): string {
  const what = `${removals === 1 ? 'A removal' : `${removals} removals`} from the window that nobody undid`;
  return isDryRun
    ? `${what} would be finished, which frees what only ${removals === 1 ? 'its' : 'their'} images use.`
    : `${what} ${removals === 1 ? 'is' : 'are'} finished.`;
}

function counted(blobs: number): string {
  return `${blobs} ${blobs === 1 ? 'blob' : 'blobs'}`;
}
