// Decided here: what is a valid platform, and which one is chosen when none is asked for.
import type { Platform } from './descriptor.ts';
import { AppError } from './errors.ts';
import { withoutCredentials } from './text/without-credentials.ts';
import { windowsBuildOfAlias, windowsReleaseOf } from './windows-releases.ts';

const partPattern = /^[a-z0-9][a-z0-9._-]*$/i;

/** Writes a platform as `os/arch[/variant][:os.version]`. */
export function formatPlatform(platform: Platform): string {
  const variant = platform.variant ? `/${platform.variant}` : '';
  const version = platform['os.version'] ? `:${platform['os.version']}` : '';
  return `${platform.os}/${platform.architecture}${variant}${version}`;
}

/**
 * Reads `os/arch[/variant][:os.version]`. The version may be a prefix (`10.0.17763`) or a Windows release
 * word (`ltsc2019`), which becomes its build number.
 * @throws {AppError} `INVALID_REFERENCE` when the text is not a platform.
 */
export function parsePlatform(text: string): Platform {
  const [path = '', ...versions] = text.trim().split(':');
  const [os, architecture, variant, ...rest] = path.split('/');
  const parts = [os, architecture, variant, ...versions].filter((part) => part !== undefined);
  if (
    !os ||
    !architecture ||
    rest.length > 0 ||
    versions.length > 1 ||
    !parts.every((part) => partPattern.test(part))
  ) {
    const shown = withoutCredentials(text);
    throw new AppError(
      'INVALID_REFERENCE',
      `“${shown}” is not a platform. Write it as os/architecture, for example linux/amd64 or windows/amd64:ltsc2019.`,
      { details: { platform: shown } },
    );
  }
  const [version] = versions;
  return {
    os: os.toLowerCase(),
    architecture: architecture.toLowerCase(),
    ...(variant === undefined ? {} : { variant }),
    ...(version === undefined ? {} : { 'os.version': windowsBuildOfAlias(version) ?? version }),
  };
}

/** True for a text that `parsePlatform` reads. */
export function isPlatform(text: string): boolean {
  try {
    parsePlatform(text);
    return true;
  } catch {
    return false;
  }
}

/** Compares two dotted versions number by number: negative when `left` is older. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

/** True for the entries of an index that hold attestations, which are no platforms (BuildKit's `unknown/unknown`). */
export function isAttestationPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' || platform.architecture === 'unknown';
}

/** True when `platform` satisfies `wanted`; a wanted `os.version` matches as a prefix at a dot. */
export function matchesPlatform(platform: Platform, wanted: Platform): boolean {
  if (platform.os !== wanted.os || platform.architecture !== wanted.architecture) return false;
  if (wanted.variant !== undefined && platform.variant !== wanted.variant) return false;
  const version = wanted['os.version'];
  if (version === undefined) return true;
  const offered = platform['os.version'] ?? '';
  return offered === version || offered.startsWith(`${version}.`);
}

/** A name for people: "Windows Server 2019 · 10.0.17763.5329" or "linux/arm64". */
export function describePlatform(platform: Platform): string {
  const version = platform['os.version'];
  const release = version === undefined ? undefined : windowsReleaseOf(version);
  return release === undefined ? formatPlatform(platform) : `${release.name} · ${version}`;
}

/** Anything that has a platform: an index entry, an image of the library. */
export interface HasPlatform {
  platform: Platform;
}

/**
 * Picks the entry of an index that a request means. With `wanted`, the newest `os.version` that matches, of those that a
 * host runs where there are any. Without, the only entry there is, else what the first host runs of which there is
 * something, else (an index of Windows releases of one architecture) the newest release.
 * @param hosts platforms of the machines that the image is for, the most wanted first.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, listing what there is.
 */
export function choosePlatform<Entry extends HasPlatform>(
  entries: readonly Entry[],
  wanted: Platform | undefined,
  hosts: readonly Platform[],
): Entry {
  const offered = entries.filter(({ platform }) => !isAttestationPlatform(platform));
  const chosen =
    wanted === undefined
      ? (onlyEntry(offered) ?? forHosts(offered, hosts) ?? newestOfOneWindowsArchitecture(offered))
      : (forHosts(matching(offered, wanted), hosts) ?? newestMatch(offered, wanted));
  if (chosen !== undefined) return chosen;
  const available = offered.map(({ platform }) => formatPlatform(platform));
  const what =
    wanted === undefined
      ? 'This image is offered for several platforms'
      : `There is no ${formatPlatform(wanted)} in this image`;
  throw new AppError('PLATFORM_NOT_FOUND', `${what}. Choose one of: ${available.join(', ')}.`, {
    details: { available, ...(wanted === undefined ? {} : { platform: formatPlatform(wanted) }) },
  });
}

function onlyEntry<Entry>(entries: readonly Entry[]): Entry | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}

function forHosts<Entry extends HasPlatform>(
  entries: readonly Entry[],
  hosts: readonly Platform[],
): Entry | undefined {
  for (const host of hosts) {
    const match = newestMatch(entries, host);
    if (match !== undefined) return match;
  }
  return undefined;
}

function matching<Entry extends HasPlatform>(entries: readonly Entry[], wanted: Platform): Entry[] {
  return entries.filter(({ platform }) => matchesPlatform(platform, wanted));
}

function newestMatch<Entry extends HasPlatform>(
  entries: readonly Entry[],
  wanted: Platform,
): Entry | undefined {
  return matching(entries, wanted).reduce<Entry | undefined>((newest, entry) => {
    if (newest === undefined) return entry;
    const difference = compareVersions(
      entry.platform['os.version'] ?? '',
      newest.platform['os.version'] ?? '',
    );
    return difference > 0 ? entry : newest;
  }, undefined);
}

function newestOfOneWindowsArchitecture<Entry extends HasPlatform>(
  entries: readonly Entry[],
): Entry | undefined {
  const [first] = entries;
  if (first === undefined || first.platform.os !== 'windows') return undefined;
  const { os, architecture } = first.platform;
  const alike = entries.every(({ platform }) => platform.os === os && platform.architecture === architecture);
  return alike ? newestMatch(entries, { os, architecture }) : undefined;
}
