import { parsePlatform } from '../platform.ts';
import { windowsReleaseOf } from '../windows-releases.ts';

/** What hosts run, for people: “Windows Server 2019” of `windows/amd64:ltsc2019`; other platforms are told as they are. */
export function describeHosts(platform: string): string {
  const version = parsePlatform(platform)['os.version'];
  return (version === undefined ? undefined : windowsReleaseOf(version)?.name) ?? platform;
}
