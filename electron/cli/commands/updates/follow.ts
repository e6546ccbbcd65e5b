import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import type { FollowedTag, UpdatesState } from '../../../../shared/schemas/updates.ts';
import { tagReference } from '../../../engine/updates/tag-reference.ts';
import { plainHttpOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { commandLine } from '../../text/command-line.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { formatTable } from '../../text/table.ts';
import { dayOf } from '../../text/updates.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `follow`. */
interface FollowOptions extends EngineFlags {
  fetch?: boolean;
  keep?: boolean;
  json?: boolean;
}

/** `follow` follows tags, or lists those that are. */
export const followCommand = defineCommand({
  name: 'follow',
  summary: 'follow tags, or list those that are followed',
  description:
    'Follow tags: the app and “longshore serve” look at them daily and show what is newer. Without a tag, list those that are followed and what the last look told. Any tag can be followed, also one that is not in the library.',
  arguments: [['[references...]', 'the tags, such as windows/servercore:ltsc2019']],
  options: [
    new Option(
      '--fetch',
      'fetch what is newer by itself, while the app runs and within the hours for downloads',
    ),
    new Option('--no-fetch', 'only tell what is newer'),
    new Option('--keep', 'leave the older version in the library, under its tag and digest'),
    new Option('--no-keep', 'replace the older version'),
    plainHttpOption(),
  ],
  json: 'document',
  examples: `
Examples:
  longshore follow windows/servercore:ltsc2019 --keep
  longshore follow
  longshore history windows/servercore:ltsc2019`,
  makesNoLibrary: true,
  run: follow,
});

/** `unfollow` follows tags no more. */
export const unfollowCommand = defineCommand({
  name: 'unfollow',
  summary: 'follow tags no more',
  description: 'Follow tags no more. Their images stay in the library; their history goes.',
  arguments: [['<references...>', 'the tags']],
  makesNoLibrary: true,
  run: unfollow,
});

/**
 * Follows tags, or lists those that are followed.
 * @throws {AppError}
 * @throws {UsageError} when options are given and no tag.
 */
async function follow(
  references: string[],
  { fetch, keep, json, ...flags }: FollowOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const { signal } = environment;
  if (references.length === 0 && (fetch !== undefined || keep !== undefined))
    throw new UsageError('Name the tags that --fetch and --keep are for.');
  return withSession(flags, environment, async (client) => {
    if (references.length === 0) {
      const state = await client.updates.state();
      if (json) environment.writeLine(toJsonText(state.followed.map(withoutHistory)));
      else list(state, flags, environment);
      return exitCodes.ok;
    }
    const tags: FollowedTag[] = [];
    for (const reference of references) {
      const tag = await client.updates.follow(
        {
          reference,
          ...(fetch === undefined ? {} : { fetches: fetch }),
          ...(keep === undefined ? {} : { keepsOlder: keep }),
        },
        { signal },
      );
      tags.push(tag);
      if (!json) environment.writeLine(`Following ${sanitizeText(tag.reference)}.`);
    }
    if (json) environment.writeLine(toJsonText(tags.map(withoutHistory)));
    return exitCodes.ok;
  });
}

/** @throws {AppError} */
async function unfollow(
  references: string[],
  options: EngineFlags,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    const { defaultRegistry } = await client.settings.get();
    const named = new Set(references.map((reference) => tagReference(reference, defaultRegistry)));
    const before = (await client.updates.state()).followed;
    await client.updates.unfollow({ references });
    const after = new Set((await client.updates.state()).followed.map(({ reference }) => reference));
    const ended = before.filter(({ reference }) => !after.has(reference));
    for (const { reference } of ended)
      environment.writeLine(`Not following ${sanitizeText(reference)} any more.`);
    if (ended.length < named.size)
      environment.note(
        'longshore: Not everything that was named was followed. See what is with “longshore follow”.',
      );
    return exitCodes.ok;
  });
}

function withoutHistory({ reference, followedAt, fetches, keepsOlder, lookedAt, error, gone }: FollowedTag) {
  return { reference, followedAt, fetches, keepsOlder, lookedAt, error, gone };
}

function list(
  { followed, updates }: UpdatesState,
  flags: EngineFlags,
  environment: CommandEnvironment,
): void {
  if (followed.length === 0) {
    const command = commandLine(['follow', 'REFERENCE'], flags);
    environment.note(`No tag is followed. Follow one with: ${command}`);
    return;
  }
  const found = (reference: string) => updates.filter((update) => update.reference === reference);
  const rows = followed.map((tag) => [
    sanitizeText(tag.reference),
    dayOf(tag.lookedAt),
    statusOf(
      tag,
      found(tag.reference).map(({ bytesToFetch }) => bytesToFetch),
    ),
    [tag.fetches ? 'fetches' : '', tag.keepsOlder ? 'keeps older' : '']
      .filter((word) => word !== '')
      .join(', '),
  ]);
  const columns = [
    { header: 'REFERENCE', flexible: true },
    { header: 'LOOKED AT' },
    { header: 'STATUS', flexible: true },
    { header: 'OPTIONS' },
  ];
  for (const line of formatTable(columns, rows, environment.columns)) environment.writeLine(line);
}

function statusOf({ error, lookedAt, gone, history }: FollowedTag, updates: readonly number[]): string {
  if (error !== null) return sanitizeText(error.message);
  if (lookedAt === null) return 'not looked at yet';
  if (gone.length > 0) return `${sanitizeText(gone.join(', '))} is gone`;
  if (updates.length > 0) return `update, ${formatBytes(updates.reduce((sum, bytes) => sum + bytes, 0))}`;
  return history[0]?.isIndexOnly === true
    ? 'up to date; the index changed for other platforms'
    : 'up to date';
}
