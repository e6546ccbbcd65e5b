import { matchesPlatform, parsePlatform } from '../../../shared/platform.ts';
import type { ImagePlatform } from '../../../shared/schemas/image.ts';

/**
 * The platform to show first: what the user chose last (that build, else its release, else its architecture), else
 * the engine's choice, else the host's own, else the last one listed.
 */
export function chooseInitialPlatform(
  platforms: readonly ImagePlatform[],
  preferred: string,
  chosenByEngine: string | undefined,
  host: string,
): string | undefined {
  const exact = platforms.find(({ text }) => text === preferred)?.text;
  return (
    exact ??
    findLike(platforms, preferred.replace(/\.\d+$/, '')) ??
    chosenByEngine ??
    findLike(platforms, preferred.replace(/:.*$/, '')) ??
    findLike(platforms, host) ??
    platforms.at(-1)?.text
  );
}

function findLike(platforms: readonly ImagePlatform[], wanted: string): string | undefined {
  if (wanted === '') return undefined;
  try {
    const parsed = parsePlatform(wanted);
    return platforms.findLast(({ platform }) => matchesPlatform(platform, parsed))?.text;
  } catch {
    return undefined;
  }
}
