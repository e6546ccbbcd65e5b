import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import type { PruneResult } from '../../../../shared/schemas/library.ts';
import type { UnfinishedBlob } from '../../../../shared/schemas/library-space.ts';
import type { ApiClient } from '../../../api/client.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { type CommandPlaces, commandLine } from '../../text/command-line.ts';
import { keptBlobsAdvice } from '../../text/kept-blobs.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Digests that one call of the API takes. */
const mostAtOnce = 10_000;

/** Options of `prune`. */
interface PruneOptions extends EngineFlags {
  json?: boolean;
  dryRun?: boolean;
  unfinished?: boolean;
}

/** What of the options changes the words. */
type Asked = CommandPlaces & Pick<PruneOptions, 'unfinished'>;

/** What has arrived of blobs that are not whole and that no download goes on with at present. */
interface Unfinished {
  blobs: number;
  /** On the disk. */
  bytes: number;
}

/** `prune` frees the space of blobs that no image uses. */
export const pruneCommand = defineCommand({
  name: 'prune',
  summary: 'free the space of blobs that no image uses',
  description:
    'Delete the blobs that no image of the library uses and no download needs, as interrupted programs leave them, and finish removals that a window has left open. Blobs and removals of the last hour stay, and what has arrived of unfinished downloads, with which the next pull goes on.',
  options: [
    new Option('--dry-run', 'only say what would be deleted'),
    new Option('--unfinished', 'also what has arrived of downloads that nothing goes on with at present'),
  ],
  needsLibrary: true,
  makesNoLibrary: true,
  json: 'document',
  run: prune,
});

/**
 * Deletes the blobs that no image uses, and what is unfinished if asked, and tells what that freed. With `--json` the document has
 * `unfinished` (blobs, bytes) as it was before.
 * @throws {AppError}
 */
async function prune(options: PruneOptions, environment: CommandEnvironment): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withSession(options, environment, async (client) => {
    const result = await client.library.prune({ dryRun: isDryRun }, { signal: environment.signal });
    const { unfinished: all } = await client.space.read();
    const open = all.filter(({ kind, isNeeded }) => kind === 'partial' && !isNeeded);
    const unfinished = { blobs: open.length, bytes: open.reduce((sum, { size }) => sum + size, 0) };
    if (options.unfinished === true && !isDryRun) await discard(client, open);
    const done = { ...result, unfinished };
    if (options.json) environment.writeLine(toJsonText(done));
    else for (const line of pruneLines(done, isDryRun, options)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

/** In parts that one call takes. */
async function discard(client: ApiClient, unfinished: readonly UnfinishedBlob[]): Promise<void> {
  const digests = [...new Set(unfinished.map(({ digest }) => digest))];
  for (let first = 0; first < digests.length; first += mostAtOnce)
    await client.space.discardUnfinished({ digests: digests.slice(first, first + mostAtOnce) });
}

/** What is here of unfinished downloads, or was, as lines for people. */
export function unfinishedLines(
  { blobs, bytes }: Unfinished,
  isDryRun: boolean,
  options: Asked = {},
): string[] {
  if (blobs === 0) return [];
  const what = `${formatBytes(bytes)} of unfinished downloads (${counted(blobs)})`;
  if (options.unfinished === true) return [`${isDryRun ? 'Would free' : 'Freed'} ${what}.`];
  const command = commandLine(['prune', '--unfinished'], options);
  return [`${what} stays here for the next pull to go on with. Free it with: ${command}`];
}

/** What was freed, or would be, as lines for people. */
export function pruneLines(
  {
    freedBytes,
    blobs,
    recentBlobs,
    removals = 0,
    keptFor,
    unfinished,
  }: PruneResult & { unfinished?: Unfinished },
  isDryRun: boolean,
  options: Asked = {},
): string[] {
  const recent =
    recentBlobs === 0
      ? []
      : [
          `${counted(recentBlobs)} that no image uses ${recentBlobs === 1 ? 'is' : 'are'} younger than an hour, and kept: a program may be about to use ${recentBlobs === 1 ? 'it' : 'them'}.`,
        ];
  const others = [
    ...recent,
    ...(removals === 0 ? [] : [removalLine(removals, isDryRun)]),
    ...(unfinished === undefined ? [] : unfinishedLines(unfinished, isDryRun, options)),
  ];
  if (keptFor !== undefined) return [...keptBlobsAdvice(keptFor, options), ...others];
  if (blobs === 0) return others.length > 0 ? others : ['Nothing to free: every blob is in use.'];
  const freed = isDryRun ? 'Would free' : 'Freed';
  return [`${freed} ${formatBytes(freedBytes)}: ${counted(blobs)} that no image uses.`, ...others];
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
