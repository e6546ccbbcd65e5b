import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { isLoopbackHost } from '../../../shared/reference.ts';
import { systemErrorCode } from '../../engine/files/disk-error.ts';
import { homeFolder } from '../../engine/home-folder.ts';
import { parseFolder, parsePort, parseRegistryHost } from '../options/parse-values.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodes } from '../process/exit-codes.ts';
import { UsageError } from '../process/failure.ts';
import { type EngineFlags, warn, withEngine } from '../session.ts';
import { toJsonText } from '../text/sanitize.ts';
import { defineCommand } from './define-command.ts';

/** Options of `serve`. */
interface ServeOptions extends EngineFlags {
  host: string;
  port: number;
  /** Absolute. */
  exports?: string;
  json?: boolean;
}

/** `serve` runs the app for a browser. */
export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'run the app for a browser',
  description: `Run the app for a browser on this machine. The address that it prints opens one window within a minute;
open its part before the # to get another, which is printed here.`,
  options: [
    new Option('--host <address>', 'the address to listen on; only this machine by default').default(
      '127.0.0.1',
    ),
    new Option('--port <number>', 'the port; 0 lets the system choose').argParser(parsePort).default(0),
    new Option(
      '--exports <folder>',
      'where the app puts exports; Longshore exports in Downloads unless set',
    ).argParser(parseFolder),
    new Option('--registry <host>', 'the registry that the app opens with').argParser(parseRegistryHost),
  ],
  json: 'lines',
  run: serveApp,
});

const addressErrors: Record<string, string> = {
  EADDRINUSE: 'is in use. Choose another with --port, or 0 for any that is free',
  EADDRNOTAVAIL: 'is not an address of this machine. Choose another with --host',
  EACCES: 'needs more rights than you have. Choose a --port over 1023',
  ENOTFOUND: 'is not the name of an address. Choose another with --host',
};

const openNetworkWarning =
  'Other machines can reach this address, and plain HTTP carries everything over the network unprotected: what you see, passwords that you type, and the session itself. Keep 127.0.0.1 and reach it through an SSH tunnel (ssh -L 8080:127.0.0.1:PORT HOST), or put a proxy with TLS before it.';

/**
 * Runs the app for a browser until it is told to stop, which is no failure. With `json` each address is a line `listening {url}`, with
 * a `warning` where other machines can reach it; the first comes as soon as it listens.
 */
async function serveApp(options: ServeOptions, environment: CommandEnvironment): Promise<number> {
  const { host, port, json, ...flags } = options;
  const exportFolder = options.exports ?? exportFolderWithoutHome(options);
  const { startServer } = await import('../../server/start.ts');
  return withEngine(flags, 'persistent', environment, async (engine) => {
    const warning = isLoopbackHost(isIPv6(host) ? `[${host}]` : host) ? undefined : openNetworkWarning;
    if (warning !== undefined) warn(environment, warning);
    const announce = (url: string) =>
      environment.writeLine(
        json
          ? toJsonText({ type: 'listening', url, ...(warning === undefined ? {} : { warning }) })
          : `Longshore is at ${url}`,
      );
    const server = await startServer({
      engine,
      host,
      port,
      ...(exportFolder === undefined ? {} : { exportFolder }),
      announce,
      reportFault: (_error, procedure) => warn(environment, `The procedure ${procedure} failed`),
    }).catch((error: unknown) => {
      const reason = addressErrors[systemErrorCode(error) ?? ''];
      throw reason === undefined ? error : new UsageError(`${host}:${port} ${reason}.`);
    });
    if (!json) environment.note('Press Ctrl-C to stop.');
    if (!environment.signal.aborted) await once(environment.signal, 'abort');
    await server.close();
    return exitCodes.ok;
  });
}

/** Where exports go for an account without a home folder; undefined for one that has its folder of downloads. */
function exportFolderWithoutHome({ library }: ServeOptions): string | undefined {
  if (homeFolder() !== undefined) return undefined;
  if (library !== undefined) return join(dirname(library), 'Longshore exports');
  throw new UsageError(
    'This account has no home folder to put exports in. Name a folder for them with --exports.',
  );
}
