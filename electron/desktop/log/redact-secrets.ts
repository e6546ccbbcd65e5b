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
    (current, [pattern, replacement]) => current.replace(pattern, replacement),
    text,
  );
}

/** True for a name, as of a property or a header, whose value is a secret. */
export function namesSecret(name: string): boolean {
  return secretKey.test(name);
}
