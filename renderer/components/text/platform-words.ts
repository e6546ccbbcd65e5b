import type { Platform } from '../../../shared/descriptor.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { windowsReleaseOf } from '../../../shared/windows-releases.ts';

/** A platform in two parts: what people call it, and what tells it from its neighbours. */
export interface PlatformWords {
  name: string;
  detail: string;
}

const osNames: ReadonlyMap<string, string> = new Map([
  ['linux', 'Linux'],
  ['windows', 'Windows'],
  ['darwin', 'macOS'],
  ['freebsd', 'FreeBSD'],
]);

/** "Windows Server 2019" and "10.0.17763.7919 · amd64", or "Linux" and "arm64/v8". */
export function platformWords(platform: Platform): PlatformWords {
  const version = platform['os.version'];
  const architecture = platform.variant
    ? `${platform.architecture}/${platform.variant}`
    : platform.architecture;
  const os = osNames.get(platform.os) ?? platform.os;
  const name = (version === undefined ? undefined : windowsReleaseOf(version)?.name) ?? os;
  return { name, detail: version === undefined ? architecture : `${version} · ${architecture}` };
}

/** A platform text in one short line: "Windows Server 2019", "Linux · arm64"; the text itself where it is no platform. */
export function shortPlatform(text: string): string {
  try {
    const platform = parsePlatform(text);
    const { name, detail } = platformWords(platform);
    const hasRelease = platform['os.version'] !== undefined && platform.architecture === 'amd64';
    return hasRelease ? name : `${name} · ${detail}`;
  } catch {
    return text;
  }
}
