const secretName = [
  String.raw`[\w.-]{0,40}(?:authorization|cookie|passw(?:or)?d|secret|token|credentials?|signature|api[-_]?key|access[-_]?key)`,
  'sig|auth|pwd|username',
].join('|');

// A name, and its value: in quotes, in quotes that are escaped themselves, or up to the next space or mark.
const namedSecret = new RegExp(
  String.raw`(?<![\w.-])(?<name>(?:${secretName})(?:\\*["'])?(?:\s*[:=]\s*|,\s*(?=\\*["'])))` +
    String.raw`(?:(?<quote>["'])(?:\\.|(?!\k<quote>)[^\\])*|(?<escaped>\\+["'])(?:(?!\k<escaped>).)*|[^"'\\\s,;&}\])]+)`,
  'gi',
);

const secretPatterns: readonly [RegExp, string][] = [
  // Credentials in a URL; a password may itself contain what ends an address.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"']*@/gi, '$1'],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"'@:]+:(?!\d+[/?#])[^\s"'@]*@/gi, '$1'],
  [/(?<![^\s/"'@:=])[^\s/"'@:=]+:[^\s/"'@]+@(?!sha\d+:)(?=[\w[])/g, '***@'],
  // Signed URLs carry their signature in the query, the app's own addresses a token in the fragment.
  [/\b(https?:\/\/[^\s"'?#\\]+)[?#][^\s"'\\]+/gi, '$1?***'],
  // A header takes the rest of its line.
  [
    /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie)\s*:(?!\s*(?:\\*["'{[]|\*\*\*))[^\r\n]+/gi,
    '$1: ***',
  ],
  [/\b(bearer|basic|negotiate)\s+[\w.~+/=-]{6,}/gi, '$1 ***'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '***'],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|dckr_pat_)[\w-]{10,}/g, '***'],
  [namedSecret, '$<name>$<quote>$<escaped>***'],
];

const secretKey = new RegExp(`^(?:${secretName})$|authorization|cookie|passw|secret|token|credential`, 'i');

/** Takes credentials out of a text: those in URLs and headers, signatures of URLs, and what its name calls a secret. */
export function redactSecrets(text: string): string {
  return secretPatterns.reduce(
    (current, [pattern, replacement]) => current.replace(pattern, replacement),
    text,
  );
}

/** True for a name, as of a property or a header, whose value is a secret. */
export function namesSecret(name: string): boolean {
  return secretKey.test(name);
}
