import type { ImagePlatform } from '../../../shared/schemas/image.ts';
import { isTagOfWindowsRelease, windowsReleaseOf } from '../../../shared/windows-releases.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { finds, readSearch, squash } from '../../search/words.ts';

/** One thing to compare with. `value` says which: `platform linux/arm64`, `tag ltsc2019`. */
export interface CompareOption {
  value: string;
  label: string;
}

export interface CompareOptions {
  platforms: CompareOption[];
  tags: CompareOption[];
  /** How many more match than are offered. */
  more: number;
}

/** What people call an option, by its value; empty for none. */
export function compareLabel(value: string): string {
  return value.startsWith('platform ') ? shortPlatform(value.slice(9)) : value.replace(/^tag /, '');
}

const mostOptions = 50;

/** The platforms and tags that hold every word of the query, as many as a list can sensibly show. */
export function compareOptions(
  platforms: readonly Pick<ImagePlatform, 'text' | 'platform'>[],
  tags: readonly string[],
  query: string,
): CompareOptions {
  const search = readSearch(query);
  const foundPlatforms = platforms
    .map(({ text, platform }) => ({ value: `platform ${text}`, label: shortPlatform(text), platform }))
    .filter(({ label, platform }) =>
      finds(search, squash(label), (release) => windowsReleaseOf(platform['os.version'] ?? '') === release),
    )
    .map(({ value, label }) => ({ value, label }));
  const foundTags = tags
    .filter((tag) => finds(search, squash(tag), (release) => isTagOfWindowsRelease(tag, release)))
    .map((tag) => ({ value: `tag ${tag}`, label: tag }));
  const shownTags = foundTags.slice(0, Math.max(0, mostOptions - foundPlatforms.length));
  return { platforms: foundPlatforms, tags: shownTags, more: foundTags.length - shownTags.length };
}
