import { formatPlatform, parsePlatform } from '../../../shared/platform.ts';
import { describeHosts } from '../../../shared/text/describe-hosts.ts';
import { windowsReleases } from '../../../shared/windows-releases.ts';
import { shortPlatform } from './platform-words.ts';

/** Releases with long support are what hosts run. */
const common = [
  ...windowsReleases
    .filter(({ aliases }) => aliases.some((alias) => alias.startsWith('ltsc')))
    .map(({ build }) => `windows/amd64:${build}`)
    .reverse(),
  'linux/amd64',
  'linux/arm64',
];

/**
 * What hosts may run, as a user chooses among it.
 * @param hostsRun what is set, which is always among them; empty where nothing is.
 */
export function hostChoices(hostsRun: string): { value: string; label: string }[] {
  const chosen = plainPlatform(hostsRun);
  const values = chosen === '' || common.includes(chosen) ? common : [...common, chosen];
  return values.map((value) => ({
    value,
    label: value.startsWith('windows') ? describeHosts(value) : shortPlatform(value),
  }));
}

/** A platform as its texts are written, so that `ltsc2019` and its build are one choice. */
export function plainPlatform(text: string): string {
  return text === '' ? '' : formatPlatform(parsePlatform(text));
}
