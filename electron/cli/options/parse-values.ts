import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { isAppError } from '../../../shared/errors.ts';
import { parseBytes } from '../../../shared/format.ts';
import { isPlatform } from '../../../shared/platform.ts';
import { isRepositoryName, parseRegistry } from '../../../shared/reference.ts';
import { minutesOf } from '../../../shared/schemas/hours.ts';
import { withoutCredentials } from '../../../shared/text/without-credentials.ts';
import { windowsReleaseOfWord } from '../../../shared/windows-releases.ts';

const mostConnections = 32;
const millisecondsOf: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/**
 * Reads `--limit-rate`: bytes per second, with a unit if there is one.
 * @throws {InvalidArgumentError}
 */
export function parseRate(text: string): number {
  const rate = parseBytes(text);
  if (rate === undefined)
    throw new InvalidArgumentError('Write bytes per second, such as 500k, 10M or 1.5G.');
  return rate;
}

/**
 * Reads `--split`: bytes of a file, with a unit if there is one.
 * @throws {InvalidArgumentError}
 */
export function parseSize(text: string): number {
  const size = parseBytes(text);
  if (size === undefined) throw new InvalidArgumentError('Write a size such as 4000M or 4.7G.');
  return size;
}

/**
 * Reads `--hosts-run`: a platform, or the word of a Windows release for it.
 * @returns platform text.
 * @throws {InvalidArgumentError}
 */
export function parseHostsRun(text: string): string {
  const release = windowsReleaseOfWord(text);
  if (release !== undefined) return `windows/amd64:${release.build}`;
  if (isPlatform(text)) return text;
  throw new InvalidArgumentError(
    'Write a Windows release such as ltsc2019, or a platform such as linux/arm64.',
  );
}

/**
 * Reads `--connections`.
 * @throws {InvalidArgumentError}
 */
export function parseConnections(text: string): number {
  return parseWholeNumber(text, 1, mostConnections);
}

/**
 * Reads `--retry-for`: whole seconds, minutes or hours, or 0.
 * @returns milliseconds.
 * @throws {InvalidArgumentError}
 */
export function parseRetryFor(text: string): number {
  if (text === '0') return 0;
  const [, count, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Write a time such as 30s, 2m or 1h, or 0.');
  return Number(count) * (millisecondsOf.get(unit) ?? 0);
}

/**
 * Reads a time of day.
 * @returns minutes since midnight.
 * @throws {InvalidArgumentError}
 */
export function parseTimeOfDay(text: string): number {
  const minutes = minutesOf(text.padStart(5, '0'));
  if (minutes === undefined) throw new InvalidArgumentError('Write a time of day such as 22:00.');
  return minutes;
}

/**
 * Reads `--port`; 0 lets the system choose.
 * @throws {InvalidArgumentError}
 */
export function parsePort(text: string): number {
  return parseWholeNumber(text, 0, 65_535);
}

/**
 * Reads a path of a file or folder, from the current folder.
 * @throws {InvalidArgumentError}
 */
export function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('The path is empty.');
  return resolve(text);
}

/**
 * Reads a path of a file that is read, from the current folder; `-` is standard input.
 * @throws {InvalidArgumentError}
 */
export function parseListPath(text: string): string {
  return text === '-' ? text : parsePath(text);
}

/**
 * Reads a path of a folder, which will be made when it is not there.
 * @throws {InvalidArgumentError} also when a file is in its place or in that of a folder above.
 */
export function parseFolder(text: string): string {
  const path = parsePath(text);
  const nearest = nearestThatIsThere(path);
  if (nearest === undefined || nearest.isFolder) return path;
  throw new InvalidArgumentError(`${nearest.path} is a file, not a folder.`);
}

/**
 * Reads a registry's host.
 * @throws {InvalidArgumentError}
 */
export function parseRegistryHost(text: string): string {
  try {
    return parseRegistry(text);
  } catch (error) {
    throw isAppError(error) ? new InvalidArgumentError(error.message) : error;
  }
}

/**
 * Reads `--listen`: an address or name and a port, IPv6 addresses in brackets.
 * @throws {InvalidArgumentError}
 */
export function parseListenAddress(text: string): { host: string; port: number } {
  const {
    bracketed,
    plain,
    port = '',
  } = /^(?:\[(?<bracketed>[0-9a-fA-F:.]+)\]|(?<plain>[^:\s/[\]]+)):(?<port>\d+)$/.exec(text)?.groups ?? {};
  const host = bracketed ?? plain;
  if (host === undefined)
    throw new InvalidArgumentError('Write an address and a port, such as 0.0.0.0:5555 or [::]:5555.');
  return { host, port: parsePort(port) };
}

/**
 * Reads one `--name`: a host without a port.
 * @throws {InvalidArgumentError}
 */
export function addHostName(text: string, names: string[] = []): string[] {
  const host = parseRegistryHost(text);
  if (/:\d+$/.test(host)) throw new InvalidArgumentError('Write the name without a port.');
  return [...names, host];
}

/**
 * Reads registries, separated by commas, each with or without the beginning of a repository's name.
 * @throws {InvalidArgumentError}
 */
export function addOrigins(text: string, origins: string[] | true = []): string[] {
  // The parts of a password would be told one by one.
  if (withoutCredentials(text) !== text) parseRegistryHost(text);
  const named = text.split(',').map((origin) => origin.trim().replace(/\/+$/, ''));
  for (const origin of named) {
    const [host = '', ...rest] = origin.split('/');
    parseRegistryHost(host);
    if (rest.length > 0 && !isRepositoryName(rest.join('/')))
      throw new InvalidArgumentError(`“${rest.join('/')}” is not the beginning of a repository’s name.`);
  }
  return [...(Array.isArray(origins) ? origins : []), ...named];
}

function nearestThatIsThere(path: string): { path: string; isFolder: boolean } | undefined {
  try {
    return { path, isFolder: statSync(path).isDirectory() };
  } catch {
    return dirname(path) === path ? undefined : nearestThatIsThere(dirname(path));
  }
}

function parseWholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
}

/**
 * Reads `--layer`: the number of a layer, from 1.
 * @throws {InvalidArgumentError}
 */
export function parseLayer(text: string): number {
  const layer = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (layer < 1) throw new InvalidArgumentError('Write a number: the lowest layer is 1.');
  return layer;
}
