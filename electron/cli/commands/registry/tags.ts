import { plainHttpOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { writeNames } from '../../text/name-list.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `tags`. */
interface TagsOptions extends EngineFlags {
  json?: boolean;
}

/** `tags` lists the tags of a repository. */
export const tagsCommand = defineCommand({
  name: 'tags',
  summary: 'list the tags of a repository',
  description: 'List the tags of a repository, as the registry sends them.',
  arguments: [['<repository>', 'the repository, such as windows/servercore']],
  options: [plainHttpOption()],
  json: 'document',
  makesNoLibrary: true,
  run: tags,
});

/**
 * Lists the tags of a repository, as the registry sends them.
 * @throws {AppError}
 */
async function tags(
  repository: string,
  options: TagsOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    const pages = await client.registry.tags({ repository }, { signal: environment.signal });
    const whenNone = `${sanitizeText(repository)} has no tags.`;
    return writeNames(pages, { asJson: options.json === true, whenNone }, environment);
  });
}
