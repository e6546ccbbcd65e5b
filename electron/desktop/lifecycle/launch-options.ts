import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineOptions } from '../../engine/services/engine-services.ts';
import { findAppLink } from '../links/find-app-link.ts';

/** What the command line and the environment of the desktop app decide. */
export interface LaunchOptions {
  /** Replaces the default registry of the settings for this run. */
  registry?: string;
  libraryFolder?: string;
  /** Keeps everything of this run, Chromium's profile included, away from the user's own. */
  stateFolder?: string;
  plainHttp: boolean;
}

/**
 * Reads `--registry`, `--library`, `--state` and `--plain-http`, before `--` and behind it; switches of Chromium pass by
 * unread. Who starts the app by a link may also have written what stands beside it: then only words before `--` are
 * options, which the program that starts the app has put there itself.
 */
export function readLaunchOptions(
  argv: readonly string[],
  environment: Record<string, string | undefined>,
): LaunchOptions {
  const { values } = parseArgs({
    args: optionWords(argv),
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

/**
 * The words that start the app another time as this process was started, with a link or without.
 * @param argv the words of this process.
 */
export function wordsOfNextStart(
  options: LaunchOptions,
  argv: readonly string[],
  link: string | undefined,
): string[] {
  const { registry, libraryFolder, stateFolder, plainHttp } = options;
  const own = [
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
    ...(libraryFolder === undefined ? [] : [`--library=${libraryFolder}`]),
    ...(stateFolder === undefined ? [] : [`--state=${stateFolder}`]),
    ...(plainHttp ? ['--plain-http'] : []),
  ];
  const switches = beforeDashes(argv).filter((word) => word.startsWith('--') && !ownOption.test(word));
  return [...switches, ...own, '--', ...(link === undefined ? [] : [link])];
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

const ownOption = /^--(?:registry|library|state|plain-http)(?:=|$)/;

function optionWords(argv: readonly string[]): string[] {
  if (findAppLink(argv) === undefined) return argv.filter((word) => word !== '--');
  const trusted = argv.includes('--') ? beforeDashes(argv) : [];
  return findAppLink(trusted) === undefined ? trusted : [];
}

function beforeDashes(argv: readonly string[]): string[] {
  const at = argv.indexOf('--');
  return at < 0 ? [...argv] : argv.slice(0, at);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(path);
}
