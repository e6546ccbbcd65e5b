const homePatterns: readonly [RegExp, string][] = [
  [/\/(?:home|Users)\/[^/\s"':]+/g, '~'],
  [/\b[a-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[^\\/\s"':]+/gi, '~'],
];

// Before a path can stand an escaped line end (`\n` in two characters), as inside of quotes.
const absolutePaths: readonly [RegExp, string][] = [
  // In quotes, as in Node's messages, names may contain spaces.
  [/(["'])(?:~|[a-z]:|file:\/\/|\\\\|\/)[^"'\n]*[\\/]([^"'\n\\/]+\\*\1)/gi, '$1…/$2'],
  [/\bfile:\/\/\/?(?:[^\s"':/]+(?::\/)?\/)*/gi, '…/'],
  [/(?:(?<![\w:/.~…-])|(?<=\\[nrt]))\/(?:[^\s"':/]+\/)+/g, '…/'],
  [/(?:\b|(?<=\\[nrt]))[a-z]:(?:\\{1,2}|\/)(?:[^\\/"':*?<>|\r\n]+(?:\\{1,2}|\/))*/gi, '…/'],
  [/\\{2,4}(?:[^\\/\s"':]+\\{1,2})+/g, '…/'],
  [/~(?:(?:\\{1,2}|\/)[^\\/\s"':]+)*(?:\\{1,2}|\/)/g, '…/'],
];

/**
 * Takes folders out of a text, of which only the last name stays, and the user's name.
 * @param own folders of this user by their full path, which may contain spaces, and names, which have no separator.
 */
export function redactPaths(text: string, own: readonly string[]): string {
  const isFolder = (entry: string) => /[\\/]/.test(entry);
  const folders = own
    .filter((entry) => isFolder(entry) && entry.length > 1)
    .sort((left, right) => right.length - left.length);
  const names = own.filter((entry) => !isFolder(entry) && entry !== '');
  const withoutFolders = folders.reduce((current, folder) => replaceFolder(current, folder), text);
  const withoutPaths = [...homePatterns, ...absolutePaths].reduce(
    (current, [pattern, replacement]) => current.replace(pattern, replacement),
    withoutFolders,
  );
  return names.reduce(
    (current, name) => current.replace(new RegExp(`(?<!\\w)${literally(name)}(?!\\w)`, 'g'), '***'),
    withoutPaths,
  );
}

function replaceFolder(text: string, folder: string): string {
  // Plain, inside JSON, and inside a file URL. Windows does not tell capitals from small letters.
  const spellings = [folder, folder.replaceAll('\\', '\\\\'), encodeURI(folder.replaceAll('\\', '/'))];
  return [...new Set(spellings)].reduce(
    (current, spelling) => current.replace(new RegExp(`${literally(spelling)}(?!\\w)`, 'gi'), '~'),
    text,
  );
}

/** Escapes a text for use in a pattern. */
function literally(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&');
}
