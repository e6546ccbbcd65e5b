import { plainHttpOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { writeNames } from '../../text/name-list.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `catalog`. */
interface CatalogOptions extends EngineFlags {
  json?: boolean;
}

/** `catalog` lists the repositories of a registry. */
export const catalogCommand = defineCommand({
  name: 'catalog',
  summary: 'list the repositories of a registry',
  description: 'List the repositories of a registry, as it sends them.',
  arguments: [['[host]', 'the registry; the default one unless given']],
  options: [plainHttpOption()],
  json: 'document',
  makesNoLibrary: true,
  run: catalog,
});

/**
 * Lists the repositories of a registry, as it sends them.
 * @throws {AppError}
 */
async function catalog(
  host: string | undefined,
  options: CatalogOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    const registry = host ?? (await client.settings.get()).defaultRegistry;
    const pages = await client.registry.catalog({ registry }, { signal: environment.signal });
    const whenNone = `${registry} lists no repositories. It may have some all the same: pull or inspect them by name.`;
    return writeNames(pages, { asJson: options.json === true, whenNone }, environment);
  });
}
