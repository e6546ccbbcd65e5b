import { isWindowsImageOf } from '../../shared/windows-releases.ts';
import { windowsBasesAmong } from './windows-bases.ts';
import { finds, readSearch, type Search, squash } from './words.ts';

/** The parts of a name that are compared, computed once per catalog. */
interface IndexedName {
  name: string;
  squashed: string;
  parts: readonly string[];
  /** Its position among the Windows base images. All other names come behind them. */
  place: number;
}

const indexes = new WeakMap<readonly string[], readonly IndexedName[]>();

/**
 * Finds names that hold every word of the query, best first: the name itself, then names whose last part
 * begins with it, then those with a part that does, then the rest; shorter and earlier names first. A Windows
 * release in the query means the base images that exist for it, and those come before all others.
 */
export function searchNames(names: readonly string[], query: string): string[] {
  const search = readSearch(query);
  if (search.words.length === 0) return [];
  const wanted = wantedTexts(search);
  const found: { name: string; order: number }[] = [];
  for (const entry of indexOf(names)) {
    if (!finds(search, entry.squashed, (release) => isWindowsImageOf(entry.name, release))) continue;
    const place = search.releases.length > 0 ? entry.place : 0;
    const rank = Math.min(...wanted.map((text) => rankOf(entry, text)));
    found.push({ name: entry.name, order: (place * 10 + rank) * 100 + Math.min(99, entry.parts.length) });
  }
  return found
    .sort((left, right) => left.order - right.order || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);
}

function indexOf(names: readonly string[]): readonly IndexedName[] {
  const known = indexes.get(names);
  if (known !== undefined) return known;
  const bases = windowsBasesAmong(new Set(names));
  const index = names.map((name): IndexedName => {
    const base = bases.indexOf(name);
    const place = base < 0 ? bases.length : base;
    return { name, squashed: squash(name), parts: name.split('/').map(squash), place };
  });
  indexes.set(names, index);
  return index;
}

/** The texts that a good match begins with: all words joined, or the first word. */
function wantedTexts({ words }: Search): string[] {
  const texts = words.flatMap(({ text, releases, rest }) => (releases.length > 0 ? rest : [text]));
  return [texts.join(''), texts[0] ?? ''];
}

function rankOf({ squashed, parts }: IndexedName, wanted: string): number {
  const last = parts.at(-1) ?? '';
  if (squashed === wanted || last === wanted) return 0;
  if (last.startsWith(wanted)) return 1;
  if (squashed.startsWith(wanted)) return 2;
  return parts.some((part) => part.startsWith(wanted)) ? 3 : 4;
}
