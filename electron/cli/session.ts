import { dirname, join } from 'node:path';
import { AppError, isAppError } from '../../shared/errors.ts';
import type { Mirror } from '../../shared/mirrors/mirror.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import type { ApiClient } from '../api/client.ts';
import { type HostServices, hostInfo } from '../api/context.ts';
import { homeFolder } from '../engine/home-folder.ts';
import type { EngineOptions, EngineServices } from '../engine/services/engine-services.ts';
import type { SignatureDemand } from '../engine/signatures/rules.ts';
import type { CommandEnvironment } from './process/environment.ts';
import { UsageError } from './process/failure.ts';
import { withPlaces } from './text/command-line.ts';
import { sanitizeText } from './text/sanitize.ts';

/** Options of a command that say how the engine works for it. */
export interface EngineFlags {
  library?: string;
  /** Where there is no library none is made for the command. */
  makesNoLibrary?: boolean;
  state?: string;
  plainHttp?: boolean;
  connections?: number;
  limitRate?: number;
  registry?: string;
  /** Platform text. */
  hostsRun?: string;
  /** The hours for downloads of the app count. */
  hours?: boolean;
  /** Nothing enters the library without a good signature. */
  requireSignature?: boolean;
  /** A public key of cosign, the identity that signs without one, and who vouches for that. */
  key?: string;
  identity?: string;
  issuer?: string;
  trustedRoot?: string;
  /** Mirrors for this command alone. */
  mirror?: Mirror[];
  /** Most downloads under way at once; the setting counts without it. */
  downloadsAtOnce?: number;
}

/**
 * Opens this user's engine, which is loaded only now, runs a command on it, and closes it whatever happens. Closing
 * pauses what is under way and writes journals.
 * @param queue `memory` leaves the queue and the settings of the desktop app alone.
 * @throws {AppError} when library or state folder cannot be opened.
 * @throws {UsageError} for options that contradict each other, and files to judge signatures by that cannot be used.
 */
export async function withEngine(
  flags: EngineFlags,
  queue: EngineOptions['queue'],
  environment: CommandEnvironment,
  run: (engine: EngineServices) => Promise<number>,
): Promise<number> {
  const options = await engineOptions(flags, queue, environment);
  if (flags.key !== undefined || flags.trustedRoot !== undefined) {
    const { assertTrustFiles } = await import('./signatures/trust-files.ts');
    await assertTrustFiles(flags);
  }
  const { openEngine } = await import('../engine/engine.ts');
  const engine = await openEngine(options);
  try {
    return await run(engine);
  } catch (error) {
    throw isAppError(error) ? forPlaces(error, flags) : error;
  } finally {
    await engine.close();
  }
}

/** The same error, advising commands for the library of this one. */
function forPlaces(error: AppError, flags: EngineFlags): AppError {
  const { code, details, retryable } = error;
  return new AppError(code, withPlaces(error.message, flags), { details, retryable, cause: error });
}

/**
 * Runs a command on the API of an engine of its own.
 * @throws {AppError} when library or state folder cannot be opened.
 */
export async function withSession(
  flags: EngineFlags,
  environment: CommandEnvironment,
  run: (client: ApiClient) => Promise<number>,
): Promise<number> {
  return withEngine(flags, 'memory', environment, async (engine) => run(await sessionOf(engine)));
}

/** The API of an engine that is open, as commands use it. */
export async function sessionOf(engine: EngineServices): Promise<ApiClient> {
  const { createInProcessClient } = await import('../api/client.ts');
  return createInProcessClient({ engine, host: commandLineHost });
}

/** Tells people (on stderr) of something that does not end the command. */
export function warn(environment: CommandEnvironment, message: string): void {
  environment.note(`longshore: ${sanitizeText(message)}`);
}

async function engineOptions(
  flags: EngineFlags,
  queue: EngineOptions['queue'],
  environment: CommandEnvironment,
): Promise<EngineOptions> {
  return {
    stateFolder: flags.state ?? (await defaultStateFolder()),
    ...(flags.library === undefined ? {} : { libraryFolder: flags.library }),
    ...(flags.makesNoLibrary === undefined ? {} : { makesNoLibrary: flags.makesNoLibrary }),
    queue,
    overrides: { ...overridesOf(flags), ...hoursOf(flags, queue) },
    signatures: demandOf(flags),
    ...(flags.mirror === undefined ? {} : { mirrors: flags.mirror }),
    ...(flags.plainHttp === undefined ? {} : { plainHttp: flags.plainHttp }),
    log: (level, message) => {
      if (level === 'warn' || level === 'error') warn(environment, message);
    },
  };
}

/** The folder in which the desktop app of this user keeps its state, so that both have the same settings. */
async function defaultStateFolder(): Promise<string> {
  if (homeFolder() === undefined) {
    throw new UsageError(
      'This account has no home folder to keep settings in. Name a folder for them with --state, or in LONGSHORE_STATE.',
    );
  }
  // It asks for the home folder when it is loaded.
  const { default: envPaths } = await import('env-paths');
  const { config, data } = envPaths('Longshore', { suffix: '' });
  const perSystem: Partial<Record<NodeJS.Platform, string>> = { win32: dirname(config), darwin: data };
  return join(perSystem[process.platform] ?? config, 'state');
}

/** @throws {UsageError} for an identity without its issuer, and for a key beside them. */
function demandOf({ requireSignature, key, identity, issuer }: EngineFlags): SignatureDemand {
  if ((identity === undefined) !== (issuer === undefined))
    throw new UsageError(
      '--identity and --issuer belong together: who signs counts only with who vouches for it.',
    );
  if (key !== undefined && identity !== undefined)
    throw new UsageError('Give either --key, or --identity and --issuer.');
  const isNamed = key !== undefined || identity !== undefined;
  return {
    isRequired: requireSignature,
    trusted: isNamed ? { keyFile: key ?? '', identity: identity ?? '', issuer: issuer ?? '' } : undefined,
  };
}

/** `--connections` limits both the connections of one layer and those of all layers together. */
function overridesOf({
  connections,
  limitRate,
  registry,
  hostsRun,
  downloadsAtOnce,
  trustedRoot,
}: EngineFlags): SettingsPatch {
  return {
    ...(connections === undefined
      ? {}
      : { connectionsPerBlob: connections, connectionsPerHost: connections }),
    ...(limitRate === undefined ? {} : { limitRate, limitEnabled: true }),
    ...(trustedRoot === undefined ? {} : { sigstoreRootFile: trustedRoot }),
    ...(hostsRun === undefined ? {} : { hostsRun }),
    ...(registry === undefined ? {} : { defaultRegistry: registry }),
    ...(downloadsAtOnce === undefined ? {} : { maximumActiveDownloads: downloadsAtOnce }),
  };
}

/** Who types a command, or has cron do so, wants it to begin: the hours count when they are asked for. */
function hoursOf({ hours = false }: EngineFlags, queue: EngineOptions['queue']): SettingsPatch {
  return queue === 'memory' && !hours ? { hoursEnabled: false } : {};
}

const commandLineHost: HostServices = {
  info: () => hostInfo('command-line'),
  async pickPath() {
    throw new AppError('DENIED', 'The command line has no dialogs. Give the path as an option.');
  },
  async revealPath() {
    throw new AppError('DENIED', 'The command line has no file manager. Open the path yourself.');
  },
  async saveFile() {
    throw new AppError('DENIED', 'The command line has no dialogs. Copy the file.');
  },
  // Whoever types a command may write wherever the shell could.
  allowExport: async (target) => target,
  allowImport: async (paths) => [...paths],
  async allowSettings() {},
};
