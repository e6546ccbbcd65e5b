import { once } from 'node:events';
import { systemErrorCode } from '../../engine/files/disk-error.ts';
import { serve } from '../../server/serve.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { type EngineFlags, engineOptions } from '../session.ts';
import { toJsonText } from '../text/sanitize-text.ts';
import { UsageError } from '../usage-error.ts';

/** Options of `serve`. */
export interface ServeOptions extends EngineFlags {
  host: string;
  port: number;
  json?: boolean;
}

const addressErrors: Record<string, string> = {
  EADDRINUSE: 'is in use. Choose another with --port, or 0 for any that is free',
  EADDRNOTAVAIL: 'is not an address of this machine. Choose another with --host',
  EACCES: 'needs more rights than you have. Choose a --port over 1023',
  ENOTFOUND: 'is not the name of an address. Choose another with --host',
};

/**
 * Runs the app for a browser until it is told to stop, which is no failure.
 * @throws {AppError}
 * @throws {UsageError} when the address cannot be listened on.
 */
export async function serveApp(options: ServeOptions, environment: CommandEnvironment): Promise<number> {
  const { host, port, json, ...flags } = options;
  const server = await serve({ engineOptions: engineOptions(flags, environment), host, port }).catch(
    (error: unknown) => {
      const reason = addressErrors[systemErrorCode(error) ?? ''];
      throw reason === undefined ? error : new UsageError(`${host}:${port} ${reason}.`);
    },
  );
  environment.writeLine(
    json ? toJsonText({ type: 'listening', url: server.url }) : `Longshore is at ${server.url}`,
  );
  if (!json) environment.note('Press Ctrl-C to stop.');
  if (!environment.signal.aborted) await once(environment.signal, 'abort');
  await server.close();
  return exitCodes.ok;
}
