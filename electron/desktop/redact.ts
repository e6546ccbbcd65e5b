const secretPatterns: readonly [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/"'@]*@/gi, '$1'],
  // Signed URLs carry their signature in the query, the app's own addresses a token in the fragment.
  [/\b(https?:\/\/[^\s"'?#\\]+)[?#][^\s"'\\]+/gi, '$1?***'],
  [/\b(bearer|basic|negotiate)\s+[\w.~+/=-]{6,}/gi, '$1 ***'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '***'],
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie|password|passwd|secret|(?:access_|refresh_|identity|launch)?token|auth)((?:\\*["'])?\s*[:=]\s*)(\\*["'])?(?!\*\*\*)(?:[^"'\\\s,;&}]|(?<=\S) (?=\*\*\*))+/gi,
    '$1$2$3***',
  ],
];

const secretKey = /authorization|cookie|passw|secret|token|credential/i;

const homePatterns: readonly [RegExp, string][] = [
  [/\/(?:home|Users)\/[^/\s"':]+/g, '~'],
  [/\b[a-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[^\\/\s"':]+/gi, '~'],
];

const absolutePaths: readonly [RegExp, string][] = [
  [/\bfile:\/\/\/?(?:[^\s"':/]+(?::\/)?\/)*/gi, '…/'],
  [/(?<![\w:/.~…-])\/(?:[^\s"':/]+\/)+/g, '…/'],
  [/\b[a-z]:(?:\\{1,2}|\/)(?:[^\\/\s"':]+(?:\\{1,2}|\/))*/gi, '…/'],
  [/\\{2,4}(?:[^\\/\s"':]+\\{1,2})+/g, '…/'],
  [/~(?:(?:\\{1,2}|\/)[^\\/\s"':]+)*(?:\\{1,2}|\/)/g, '…/'],
];

/**
 * Takes out of a text what must not leave this machine: credentials in URLs and headers, signatures of URLs, and
 * folders, of which only the last name stays.
 * @param folders folders of this user by their full path, which may contain spaces.
 */
export function redact(text: string, folders: readonly string[]): string {
  const withoutFolders = folders
    .filter((folder) => folder.length > 1)
    .sort((left, right) => right.length - left.length)
    .reduce((current, folder) => replaceFolder(current, folder), text);
  return [...secretPatterns, ...homePatterns, ...absolutePaths].reduce(
    (current, [pattern, replacement]) => current.replace(pattern, replacement),
    withoutFolders,
  );
}

/** The same for every text inside a JSON value, keys left as they are; what a key calls a secret goes as a whole. */
export function redactValue(value: unknown, folders: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, folders);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, folders));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKey.test(key) ? '***' : redactValue(item, folders),
    ]),
  );
}

function replaceFolder(text: string, folder: string): string {
  // As it is, inside JSON, and inside a file URL.
  const spellings = [folder, folder.replaceAll('\\', '\\\\'), encodeURI(folder.replaceAll('\\', '/'))];
  return [...new Set(spellings)].reduce((current, spelling) => current.replaceAll(spelling, '~'), text);
}
