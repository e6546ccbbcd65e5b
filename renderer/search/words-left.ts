import { readSearch, squash } from './words.ts';

/**
 * The words of a search that are no part of the name which it found: with "server core 2019" one comes to the tags of
 * `windows/servercore` and means those of 2019. Empty where the name has them all.
 */
export function wordsLeft(query: string, name: string): string {
  const squashed = squash(name);
  return readSearch(query)
    .chunks.map(({ chunk, word }) => {
      if (squashed.includes(word.text)) return '';
      // In `servercore-ltsc2019` only the release is left.
      const isRestInName = word.releases.length > 0 && word.rest.every((part) => squashed.includes(part));
      return isRestInName && word.rest.length > 0 ? (word.releases[0]?.aliases[0] ?? '') : chunk;
    })
    .filter((text) => text !== '')
    .join(' ');
}
