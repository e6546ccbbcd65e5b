import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { AppError } from '../../shared/errors.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import { type ApiClient, createInProcessClient } from '../api/client.ts';
import type { HostServices } from '../api/context.ts';
import { hostInfo } from '../api/context.ts';
import { openEngine } from '../engine/engine.ts';
import type { EngineOptions } from '../engine/services/engine-services.ts';
import type { CommandEnvironment } from './command-environment.ts';
import { sanitizeText } from './text/sanitize-text.ts';

/** Options of a command that say how the engine works for it. */
export interface EngineFlags {
  library?: string;
  state?: string;
  plainHttp?: boolean;
  connections?: number;
  limitRate?: number;
  registry?: string;
}

/** An open engine, as a client of the API sees it. */
export interface Session {
  client: ApiClient;
  /** Pauses what is under way, writes journals and ends workers. */
  close(): Promise<void>;
}

/**
 * Opens the engine for one command.
 * @throws {AppError} when library or state folder cannot be opened.
 */
export async function openSession(flags: EngineFlags, environment: CommandEnvironment): Promise<Session> {
  const engine = await openEngine({ ...engineOptions(flags, environment), queue: 'memory' });
  const client = createInProcessClient({ engine, host: commandLineHost });
  return { client, close: () => engine.close() };
}

/** Opens the engine, runs a command on it, and closes it whatever happens. */
export async function withSession(
  flags: EngineFlags,
  environment: CommandEnvironment,
  run: (client: ApiClient) => Promise<number>,
): Promise<number> {
  const session = await openSession(flags, environment);
  try {
    return await run(session.client);
  } finally {
    await session.close();
  }
}

/** How this user's engine is opened; warnings go to stderr. */
export function engineOptions(flags: EngineFlags, environment: CommandEnvironment): EngineOptions {
  return {
    stateFolder: flags.state ?? defaultStateFolder(),
    ...(flags.library === undefined ? {} : { libraryFolder: flags.library }),
    queue: 'persistent',
    overrides: overridesOf(flags),
    ...(flags.plainHttp === undefined ? {} : { plainHttp: flags.plainHttp }),
    log: (level, message) => {
      if (level === 'warn' || level === 'error') environment.note(`longshore: ${sanitizeText(message)}`);
    },
  };
}

/** The folder in which the desktop app of this user keeps its state, so that both have the same settings. */
function defaultStateFolder(): string {
  const { config, data } = envPaths('Longshore', { suffix: '' });
  const perSystem: Partial<Record<NodeJS.Platform, string>> = { win32: dirname(config), darwin: data };
  return join(perSystem[process.platform] ?? config, 'state');
}

/** `--connections` is what it says: no more of them at once, whether for one layer or for several. */
function overridesOf({ connections, limitRate, registry }: EngineFlags): SettingsPatch {
  return {
    ...(connections === undefined
      ? {}
      : { connectionsPerBlob: connections, connectionsPerHost: connections }),
    ...(limitRate === undefined ? {} : { limitRate, limitEnabled: true }),
    ...(registry === undefined ? {} : { defaultRegistry: registry }),
  };
}

const commandLineHost: HostServices = {
  info: () => hostInfo('command-line'),
  async pickPath() {
    throw new AppError('DENIED', 'The command line has no dialogs. Give the path as an option.');
  },
  async revealPath() {
    throw new AppError('DENIED', 'The command line has no file manager. Open the path yourself.');
  },
};
