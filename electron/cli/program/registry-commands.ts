import { type Command, Option } from 'commander';
import type { CatalogOptions } from '../commands/catalog.ts';
import type { InspectOptions } from '../commands/inspect.ts';
import type { PullOptions } from '../commands/pull.ts';
import type { TagsOptions } from '../commands/tags.ts';
import {
  distributableOption,
  formatOption,
  jsonLinesOption,
  jsonOption,
  outputOption,
  plainHttpOption,
  platformOption,
} from './common-options.ts';
import type { Execute } from './execute.ts';
import { parseConnections, parseRate } from './option-values.ts';

/** Adds the commands that ask a registry: `pull`, `inspect`, `tags`, `catalog`. */
export function addRegistryCommands(program: Command, execute: Execute): void {
  program
    .command('pull')
    .summary('download an image into the library')
    .description(
      'Download an image into the library. A pull that was interrupted goes on where it stopped when it is run again.',
    )
    .argument('<reference>', 'the image, such as windows/servercore:ltsc2019')
    .addOption(platformOption().conflicts('allPlatforms'))
    .option('--all-platforms', 'every platform of the image')
    .addOption(formatOption())
    .addOption(outputOption())
    .addOption(distributableOption())
    .addOption(
      new Option('--connections <number>', 'most connections for one layer, 1 to 32; 8 unless set').argParser(
        parseConnections,
      ),
    )
    .addOption(
      new Option('--limit-rate <rate>', 'most bytes per second, such as 500k or 10M').argParser(parseRate),
    )
    .addOption(plainHttpOption())
    .addOption(jsonLinesOption())
    .addHelpText('after', pullExamples)
    .action(async (reference: string, _options: PullOptions, command: Command) => {
      const options = command.optsWithGlobals<PullOptions>();
      await execute(options.json ? 'lines' : 'text', async (environment) => {
        const { pull } = await import('../commands/pull.ts');
        return pull(reference, options, environment);
      });
    });

  program
    .command('inspect')
    .summary('show what an image consists of')
    .description('Show the platforms of an image and, for one of them, its layers, without downloading it.')
    .argument('<reference>', 'the image, such as windows/servercore:ltsc2019')
    .addOption(platformOption())
    .addOption(plainHttpOption())
    .addOption(jsonOption())
    .action(async (reference: string, _options: InspectOptions, command: Command) => {
      const options = command.optsWithGlobals<InspectOptions>();
      await execute(options.json ? 'document' : 'text', async (environment) => {
        const { inspect } = await import('../commands/inspect.ts');
        return inspect(reference, options, environment);
      });
    });

  program
    .command('tags')
    .summary('list the tags of a repository')
    .description('List the tags of a repository, as the registry sends them.')
    .argument('<repository>', 'the repository, such as windows/servercore')
    .addOption(plainHttpOption())
    .addOption(jsonOption())
    .action(async (repository: string, _options: TagsOptions, command: Command) => {
      const options = command.optsWithGlobals<TagsOptions>();
      await execute(options.json ? 'document' : 'text', async (environment) => {
        const { tags } = await import('../commands/tags.ts');
        return tags(repository, options, environment);
      });
    });

  program
    .command('catalog')
    .summary('list the repositories of a registry')
    .description('List the repositories of a registry, as it sends them.')
    .argument('[host]', 'the registry; the default one unless given')
    .addOption(plainHttpOption())
    .addOption(jsonOption())
    .action(async (host: string | undefined, _options: CatalogOptions, command: Command) => {
      const options = command.optsWithGlobals<CatalogOptions>();
      await execute(options.json ? 'document' : 'text', async (environment) => {
        const { catalog } = await import('../commands/catalog.ts');
        return catalog(host, options, environment);
      });
    });
}

const pullExamples = `
Examples:
  longshore pull windows/servercore:ltsc2019
  longshore pull dotnet/runtime:8.0 --platform linux/arm64
  longshore pull windows/nanoserver:ltsc2022 --format docker-archive --output nanoserver.tar
  longshore pull localhost:5000/app:1 --json

With --json the lines are: resolved, then progress and layer, and last done or error.`;
