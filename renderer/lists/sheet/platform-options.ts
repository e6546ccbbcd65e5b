import { matchesPlatform, parsePlatform } from '../../../shared/platform.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';

/** The platforms of an image as a user chooses among them; builds of one release are told apart by their number. */
export function platformOptions(platforms: readonly string[]): { value: string; label: string }[] {
  const names = platforms.map(shortPlatform);
  return platforms.map((value, index) => {
    const name = names[index] ?? value;
    const isShared = names.filter((other) => other === name).length > 1;
    return { value, label: isShared ? `${name} · ${value.replace(/^[^:]*:/, '')}` : name };
  });
}

/** True when an image for several platforms is offered for the same system, but not for what the hosts run. */
export function isMissingFor(hostsRun: string, platforms: readonly string[]): boolean {
  if (hostsRun === '' || platforms.length < 2) return false;
  const host = parsePlatform(hostsRun);
  const offered = platforms.flatMap((text) => {
    const platform = parsePlatform(text);
    return platform.os === host.os ? [platform] : [];
  });
  return offered.length > 0 && !offered.some((platform) => matchesPlatform(platform, host));
}
