/** The scheme of links that open an image in the app. */
export const linkScheme = 'longshore';

/** The first link of the app among the words of a command line, as Windows and Linux hand it over. */
export function findAppLink(words: readonly string[]): string | undefined {
  return words.find((word) => word.toLowerCase().startsWith(`${linkScheme}://`));
}
