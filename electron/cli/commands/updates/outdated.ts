import { formatBytes } from '../../../../shared/format.ts';
import { plainHttpOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { commandLine } from '../../text/command-line.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { reportFailedLooks, updateTable } from '../../text/updates.ts';
import { defineCommand } from '../define-command.ts';

/** `outdated` tells which images of the library their registries have newer. */
export const outdatedCommand = defineCommand({
  name: 'outdated',
  summary: 'tell which images have a newer version',
  description:
    'Ask registries which images of the library are out of date: whose tag means another manifest now for their platform. An index that has changed for other platforms alone is no newer version. Nothing is downloaded.',
  arguments: [['[references...]', 'tags of the library; all of them unless some are named']],
  options: [plainHttpOption()],
  json: 'document',
  examples: `
Exit codes: 0 when all are up to date, 10 when one is not; when a registry could not be asked, the greatest of these and of
its error. Each tag costs its registry one request for headers while it has not moved.

Examples:
  longshore outdated
  longshore outdated windows/servercore:ltsc2019 --json
  longshore outdated || longshore update --all`,
  needsLibrary: true,
  makesNoLibrary: true,
  run: outdated,
});

/**
 * Lists the images that have a newer version.
 * @throws {AppError}
 */
async function outdated(
  references: string[],
  options: EngineFlags & { json?: boolean },
  environment: CommandEnvironment,
): Promise<number> {
  const { signal } = environment;
  return withSession(options, environment, async (client) => {
    const request = references.length === 0 ? {} : { references };
    const result = await client.updates.look(request, { signal }).catch((error: unknown) => {
      throw stoppedWork(error, signal, 'Interrupted before all tags were looked at.');
    });
    const { updates, looked, failed, bytesToFetch } = result;
    const failure = reportFailedLooks(failed, environment);
    if (options.json) {
      environment.writeLine(
        toJsonText(
          updates.map(({ reference, platform, current, latest, ...update }) => ({
            reference,
            platform,
            current,
            latest,
            bytesToFetch: update.bytesToFetch,
            currentDate: update.currentDate,
            latestDate: update.latestDate,
          })),
        ),
      );
    } else if (updates.length > 0) {
      for (const line of updateTable(updates, environment.columns)) environment.writeLine(line);
      const command = commandLine(['update', ...(references.length === 0 ? ['--all'] : references)], options);
      environment.note(
        `${formatBytes(bytesToFetch)} to fetch, shared layers counted once. Fetch with: ${command}`,
      );
    } else environment.note(looked === 1 ? 'It is up to date.' : `${looked} tags are up to date.`);
    return Math.max(failure, updates.length > 0 ? exitCodes.outdated : exitCodes.ok);
  });
}
