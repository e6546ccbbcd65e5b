import type { Command } from 'commander';
import type { ExportImageOptions } from '../commands/export-image.ts';
import type { ListOptions } from '../commands/list.ts';
import type { RemoveOptions } from '../commands/remove.ts';
import type { VerifyOptions } from '../commands/verify.ts';
import {
  distributableOption,
  formatOption,
  jsonLinesOption,
  jsonOption,
  outputOption,
  platformOption,
} from './common-options.ts';
import type { Execute } from './execute.ts';

/** Adds the commands that work on the library alone: `list`, `verify`, `remove`, `export`. */
export function addLibraryCommands(program: Command, execute: Execute): void {
  program
    .command('list')
    .summary('list the images of the library')
    .description('List the images of the library with platform, digest and size.')
    .addOption(jsonOption())
    .action(async (_options: ListOptions, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await execute(options.json ? 'document' : 'text', async (environment) => {
        const { list } = await import('../commands/list.ts');
        return list(options, environment);
      });
    });

  program
    .command('verify')
    .summary('check the library for damage')
    .description('Read every blob of the library, or of one image, and compare it with its digest.')
    .argument('[reference]', 'one image; all of them unless given')
    .addOption(jsonOption())
    .action(async (reference: string | undefined, _options: VerifyOptions, command: Command) => {
      const options = command.optsWithGlobals<VerifyOptions>();
      await execute(options.json ? 'document' : 'text', async (environment) => {
        const { verify } = await import('../commands/verify.ts');
        return verify(reference, options, environment);
      });
    });

  program
    .command('remove')
    .summary('remove an image from the library')
    .description(
      'Remove an image from the library, for all its platforms unless one is given. Layers that other images use stay.',
    )
    .argument('<reference>', 'the image, as list names it')
    .addOption(platformOption())
    .action(async (reference: string, _options: RemoveOptions, command: Command) => {
      const options = command.optsWithGlobals<RemoveOptions>();
      await execute('text', async (environment) => {
        const { remove } = await import('../commands/remove.ts');
        return remove(reference, options, environment);
      });
    });

  program
    .command('export')
    .summary('write an image of the library to an archive or folder')
    .description('Write an image of the library to an archive or folder that other tools load.')
    .argument('<reference>', 'the image, as list names it')
    .addOption(platformOption())
    .addOption(formatOption().makeOptionMandatory())
    .addOption(outputOption().makeOptionMandatory())
    .addOption(distributableOption())
    .addOption(jsonLinesOption())
    .addHelpText('after', exportExamples)
    .action(async (reference: string, _options: ExportImageOptions, command: Command) => {
      const options = command.optsWithGlobals<ExportImageOptions>();
      await execute(options.json ? 'lines' : 'text', async (environment) => {
        const { exportImage } = await import('../commands/export-image.ts');
        return exportImage(reference, options, environment);
      });
    });
}

const exportExamples = `
Examples:
  longshore export windows/servercore:ltsc2019 --format docker-archive --output servercore.tar
  longshore export dotnet/runtime:8.0 --format oci --output ./layout

docker-archive  one tar for docker load, podman load and skopeo
oci-archive     a tar of an OCI image layout
oci             an OCI image layout in a folder, new or beside the images of another`;
