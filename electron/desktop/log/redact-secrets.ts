const secretName = [
  String.raw`[\w.-]{0,40}(?:authorization|cookie|passw(?:or)?d|secret|token|credentials?|signature|api[-_]?key|access[-_]?key)`,
  'sig|auth|pwd|username',
].join('|');

// A name, and its value: in quotes, in quotes that are escaped themselves, or up to the next space or mark. Escaped
// quotes are looked for where a row of backslashes begins, because at each of them it would be read to its end again.
const namedSecret = new RegExp(
  String.raw`(?<![\w.-])(?<name>(?:${secretName})(?:\\*["'])?(?:\s*[:=]\s*|,\s*(?=\\*["'])))` +
    String.raw`(?:(?<quote>["'])(?:\\.|(?!\k<quote>)[^\\])*|(?<escaped>\\+["'])(?:[^\\\n]|(?<!\\)(?!\k<escaped>)\\|(?<=\\)\\)*|[^"'\\\s,;&}\])]+)`,
  'gi',
);

/** What takes the place of a match; none of the functions looks at more than the match. */
type Replacement = string | ((match: string) => string);

// Each takes the time of one look at each character, whatever the text: none may begin in the midst of what another
// try has read to its end. What a URL holds is therefore found in two steps.
const secretPatterns: readonly [RegExp, Replacement][] = [
  // Credentials in a URL.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"']*@/gi, '$1'],
  [/(?<![^\s"'@])[^\s"'@]+@/g, withoutOddPassword],
  [/(?<![^\s/"'@])[^\s/"'@]+@(?!sha\d+:)(?=[\w[])/g, withoutPassword],
  [/(?<![^\s"'\\])[^\s"'\\]+/g, withoutQuery],
  // A header takes the rest of its line.
  [
    /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie)\s*:(?!\s*(?:\\*["'{[]|\*\*\*))[^\r\n]+/gi,
    '$1: ***',
  ],
  [/\b(bearer|basic|negotiate)\s+[\w.~+/=-]{6,}/gi, '$1 ***'],
  // JSON Web Tokens, signed (three parts) and encrypted (five).
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '***'],
  // What registries, forges and clouds give out carries its kind in front.
  [
    /\b(?:gh[oprsu]_|github_pat_|gl(?:pat|dt|cbt|ptt|rtr?|soat|oas|ft|agent|imt|ffct)-|dckr_[op]at_|npm_|do[oprt]_v1_|hf_|cf[au]?[tk]_|pypi-|sk-|xox[a-z]-|xapp-|hvs\.|ya29\.|1\/\/0)[\w.-]{10,}/g,
    '***',
  ],
  [/\bA(?:KIA|SIA)[A-Z2-7]{16}\b/g, '***'],
  [/\bAIza[\w-]{35}/g, '***'],
  [/\b(?:AKC[a-zA-Z0-9]{60,}|cmVmd[\w+/=]{40,})/g, '***'],
  [/\bA(?:TATT|TBB|TCTT)[\w=-]{20,}/g, '***'],
  [/(\brobot\$[\w.+-]+:)[^\s"'@]+/g, '$1***'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [namedSecret, '$<name>$<quote>$<escaped>***'],
];

const secretKey = new RegExp(`^(?:${secretName})$|authorization|cookie|passw|secret|token|credential`, 'i');

/** Takes credentials out of a text: those in URLs and headers, signatures of URLs, and what its name calls a secret. */
export function redactSecrets(text: string): string {
  return secretPatterns.reduce(
    (current, [pattern, replacement]) =>
      typeof replacement === 'string'
        ? current.replace(pattern, replacement)
        : current.replace(pattern, (match) => replacement(match)),
    text,
  );
}

/** A password in a URL may itself contain what ends an address: all up to the `@` belongs to it. */
function withoutOddPassword(text: string): string {
  const found = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/:@]+:(?!\d+[/?#])/i.exec(text);
  return found === null ? text : text.slice(0, found.index) + found[1];
}

/** Name and password before an `@`, without a scheme. */
function withoutPassword(text: string): string {
  const found = /(?<![^:=])[^:=]+:(?!@)/.exec(text);
  return found === null ? text : `${text.slice(0, found.index)}***@`;
}

/** Signed URLs carry their signature in the query, the app's own addresses a token in the fragment. */
function withoutQuery(text: string): string {
  const found = /\bhttps?:\/\/(?![?#])/i.exec(text);
  if (found === null) return text;
  const address = text.slice(found.index + found[0].length);
  const query = address.search(/[?#]/);
  if (query < 0 || query === address.length - 1) return text;
  return `${text.slice(0, text.length - address.length + query)}?***`;
}

/** True for a name, as of a property or a header, whose value is a secret. */
export function namesSecret(name: string): boolean {
  return secretKey.test(name);
}
