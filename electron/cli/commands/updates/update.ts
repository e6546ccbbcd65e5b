import { Option } from 'commander';
import type { ImageUpdate } from '../../../../shared/schemas/updates.ts';
import type { ApiClient } from '../../../api/client.ts';
import { hourOptions, plainHttpOption, transferOptions } from '../../options/common.ts';
import type { ChosenHours } from '../../process/chosen-hours.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork, UsageError } from '../../process/failure.ts';
import type { PullOptions } from '../../pull/request.ts';
import type { WantedImage } from '../../pull-many/wanted-images.ts';
import { withSession } from '../../session.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { reportFailedLooks } from '../../text/updates.ts';
import { defineCommand } from '../define-command.ts';

/** Downloads under way at once, as in a pull of several images. */
const downloadsAtOnce = 8;

/** Options of `update`. */
interface UpdateOptions extends PullOptions, ChosenHours {
  all?: boolean;
  /** The older version stays. */
  keep?: boolean;
  /** The older version goes, also where the tag's owner wants to keep it. */
  replace?: boolean;
}

/** `update` fetches the newer versions of images of the library. */
export const updateCommand = defineCommand({
  name: 'update',
  summary: 'fetch newer versions of images',
  description:
    'Ask registries what tags of the library mean now, and fetch what is newer: only the layers that are not here. What is up to date costs one small request.',
  arguments: [['[references...]', 'tags of the library']],
  options: [
    new Option('--all', 'all tags of the library'),
    new Option('--keep', 'leave the older version in the library, under its tag and digest').conflicts(
      'replace',
    ),
    new Option('--replace', 'remove the older version, also of a tag that is followed to keep it'),
    ...transferOptions(),
    ...hourOptions(),
    plainHttpOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore update windows/servercore:ltsc2019
  longshore update --all --keep

With --json the lines are those of a pull of several images; the exit code is the greatest of the images'. In a crontab:
  17 3 * * *  longshore update --all`,
  needsLibrary: true,
  // What is newer is fetched for images that are there, so that nothing is without a library.
  makesNoLibrary: true,
  run: update,
});

/**
 * Fetches what is newer than what the library has.
 * @throws {AppError}
 * @throws {UsageError} when neither tags nor `--all` are given, or both.
 */
async function update(
  references: string[],
  options: UpdateOptions,
  environment: CommandEnvironment,
): Promise<number> {
  if ((references.length === 0) === (options.all !== true))
    throw new UsageError('Name the tags to update, or all of them with --all.');
  const { withinHours } = await import('../../process/chosen-hours.ts');
  return withinHours(options, environment, (within) => updateNow(references, options, within));
}

async function updateNow(
  references: string[],
  options: UpdateOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const { signal } = environment;
  return withSession({ ...options, downloadsAtOnce }, environment, async (client) => {
    const request = options.all ? {} : { references };
    const looked = await client.updates.look(request, { signal }).catch((error: unknown) => {
      throw stoppedWork(error, signal, 'Interrupted before anything was fetched.');
    });
    const failure = reportFailedLooks(looked.failed, environment);
    if (options.json)
      for (const { reference, error } of looked.failed)
        environment.writeLine(
          toJsonText({ type: 'error', reference, code: error.code, message: error.message }),
        );
    const wanted = await wantedUpdates(client, looked.updates, options);
    if (wanted.length > 0) {
      const { pullWanted } = await import('../../pull-many/pull-images.ts');
      return Math.max(failure, await pullWanted(client, wanted, options, environment));
    }
    const failed = looked.failed.length;
    const nothing = { type: 'summary', done: 0, failed, bytesFetched: 0, bytesReused: 0, seconds: 0 };
    if (options.json) environment.writeLine(toJsonText(nothing));
    else
      environment.note(looked.looked === 1 ? 'It is up to date.' : `${looked.looked} tags are up to date.`);
    return Math.max(failure, exitCodes.ok);
  });
}

async function wantedUpdates(
  client: ApiClient,
  updates: readonly ImageUpdate[],
  { keep, replace }: UpdateOptions,
): Promise<WantedImage[]> {
  const { followed } = await client.updates.state();
  return updates.map(({ reference, platform }) => {
    const isFollowedToKeep = followed.some((tag) => tag.reference === reference && tag.keepsOlder);
    return {
      reference,
      ...(platform === 'all' ? { allPlatforms: true } : platform === null ? {} : { platform }),
      ...(keep === true || (isFollowedToKeep && replace !== true) ? { keepsOlder: true } : {}),
    };
  });
}
