import type { CommandEnvironment } from '../command-environment.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { writeNames } from '../text/name-list.ts';
import { sanitizeText } from '../text/sanitize-text.ts';

/** Options of `tags`. */
export interface TagsOptions extends EngineFlags {
  json?: boolean;
}

/**
 * Lists the tags of a repository, as the registry sends them.
 * @throws {AppError}
 */
export async function tags(
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
