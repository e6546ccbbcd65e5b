import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineOptions } from '../../engine/services/engine-services.ts';

/** What the command line and the environment of the desktop app decide. */
export interface LaunchOptions {
  /** Replaces the default registry of the settings for this run. */
  registry?: string;
  libraryFolder?: string;
  /** Keeps everything of this run, Chromium's profile included, away from the user's own. */
  stateFolder?: string;
  plainHttp: boolean;
}

/** Reads `--registry`, `--library`, `--state` and `--plain-http`; switches of Chromium pass by unread. */
export function readLaunchOptions(
  argv: readonly string[],
  environment: Record<string, string | undefined>,
): LaunchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      registry: { type: 'string' },
      library: { type: 'string' },
      state: { type: 'string' },
      'plain-http': { type: 'boolean' },
    },
    strict: false,
  });
  const library = textOf(values.library) ?? textOf(environment.LONGSHORE_LIBRARY);
  const state = textOf(values.state) ?? textOf(environment.LONGSHORE_STATE);
  const registry = textOf(values.registry);
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(library === undefined ? {} : { libraryFolder: absolute(library) }),
    ...(state === undefined ? {} : { stateFolder: absolute(state) }),
    plainHttp: values['plain-http'] === true,
  };
}

/** How the engine is opened for these options; `userDataFolder` is where this user's data lies otherwise. */
export function engineOptionsOf(options: LaunchOptions, userDataFolder: string): EngineOptions {
  const { registry, libraryFolder, stateFolder, plainHttp } = options;
  return {
    stateFolder: stateFolder ?? join(userDataFolder, 'state'),
    queue: 'persistent',
    plainHttp,
    ...(libraryFolder === undefined ? {} : { libraryFolder }),
    ...(registry === undefined ? {} : { overrides: { defaultRegistry: registry } }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(path);
}
