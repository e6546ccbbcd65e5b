import type { CommandEnvironment } from '../command-environment.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { writeNames } from '../text/name-list.ts';

/** Options of `catalog`. */
export interface CatalogOptions extends EngineFlags {
  json?: boolean;
}

/**
 * Lists the repositories of a registry, as it sends them.
 * @throws {AppError}
 */
export async function catalog(
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
