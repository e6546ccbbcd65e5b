import { type Command, Option } from 'commander';
import type { ServeOptions } from '../commands/serve.ts';
import { jsonLinesOption } from './common-options.ts';
import type { Execute } from './execute.ts';
import { parsePort, parseRegistryHost } from './option-values.ts';

/** Adds `serve`, which runs the app for a browser. */
export function addServeCommand(program: Command, execute: Execute): void {
  program
    .command('serve')
    .summary('run the app for a browser')
    .description(
      'Run the app for a browser on this machine. The address it prints carries a secret: keep it.',
    )
    .option('--host <address>', 'the address to listen on; only this machine by default', '127.0.0.1')
    .addOption(
      new Option('--port <number>', 'the port; 0 lets the system choose').argParser(parsePort).default(0),
    )
    .addOption(
      new Option('--registry <host>', 'the registry that the app opens with').argParser(parseRegistryHost),
    )
    .addOption(jsonLinesOption())
    .action(async (_options: ServeOptions, command: Command) => {
      const options = command.optsWithGlobals<ServeOptions>();
      await execute(options.json ? 'lines' : 'text', async (environment) => {
        const { serveApp } = await import('../commands/serve.ts');
        return serveApp(options, environment);
      });
    });
}
