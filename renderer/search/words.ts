import { type WindowsRelease, windowsReleaseOfWord } from '../../shared/windows-releases.ts';
import { inNames } from './chinese-words.ts';

/** A search, prepared once so that it can be compared with thousands of names. */
export interface Search {
  words: readonly SearchWord[];
  /** The same words, each with the text that it was read from. */
  chunks: readonly { chunk: string; word: SearchWord }[];
  /** The Windows releases that its words mean. */
  releases: readonly WindowsRelease[];
  /** The names of those releases, squashed. */
  releaseNames: string;
}

interface SearchWord {
  /** The word without its separators. */
  text: string;
  /** The releases in the word and its other parts: `servercore-ltsc2019` has one release and the part `servercore`. */
  releases: readonly WindowsRelease[];
  rest: readonly string[];
}

const longestQuery = 300;
const separators = /[\s\-_./:@]+/g;

/** Splits a search into words at spaces, and ignores other separators. */
export function readSearch(query: string): Search {
  const chunks = inNames(query.slice(0, longestQuery))
    .split(/\s+/)
    .map((chunk) => ({ chunk, word: readWord(chunk) }))
    .filter(({ word }) => word.text !== '');
  const words = chunks.map(({ word }) => word);
  const releases = words.flatMap((word) => word.releases);
  const releaseNames = releases.flatMap(({ name, aliases }) => [squash(name), ...aliases]).join(' ');
  return { words, chunks, releases, releaseNames };
}

/** A name in lower case without separators. Between digits a dot remains: 1.42.7 is another version than 1.4.27. */
export function squash(name: string): string {
  return name.toLowerCase().replace(separators, (_, at: number, whole: string) => {
    const after = whole.slice(at).search(/[^\s\-_./:@]/);
    return isDigit(whole[at - 1]) && after > 0 && isDigit(whole[at + after]) ? '.' : '';
  });
}

/**
 * True when every word of the search matches a squashed name. A word matches when it occurs in the name. A word for a
 * release also matches a name of that release. Beside such a word the others also match `context`, the text that the
 * name belongs to, and the names of the release.
 */
export function finds(
  { words, releases, releaseNames }: Search,
  name: string,
  isOf: (release: WindowsRelease) => boolean,
  context = '',
): boolean {
  const occurs = (text: string) =>
    name.includes(text) || (releases.length > 0 && (context.includes(text) || releaseNames.includes(text)));
  return words.every(
    (word) =>
      name.includes(word.text) ||
      (word.releases.length > 0 ? word.releases.every(isOf) && word.rest.every(occurs) : occurs(word.text)),
  );
}

function readWord(chunk: string): SearchWord {
  const text = squash(chunk);
  const releases: WindowsRelease[] = [];
  const rest: string[] = [];
  for (const part of chunk.split(/[-_/:@]+/).map(squash)) {
    const [, before = '', after = ''] = /^([a-z]*?)((?:ltsc)?\d.*)$/.exec(part) ?? [];
    const release = windowsReleaseOfWord(after);
    if (release !== undefined) releases.push(release);
    const other = release === undefined ? part : before;
    if (other !== '') rest.push(other);
  }
  return { text, releases, rest };
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
