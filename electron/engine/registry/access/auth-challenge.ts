/** One way of signing in that a registry offers (RFC 9110, section 11.6.1). */
export interface AuthChallenge {
  /** In lower case. */
  scheme: string;
  /** Names in lower case. */
  parameters: Record<string, string>;
}

const token = /[A-Za-z0-9!#$%&'*+.^_`|~-]+/y;
const gap = /[\s,]+/y;
const parameter = /([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))/y;
const maximumLength = 8192;

/** Reads a `WWW-Authenticate` header, several challenges in one included; what cannot be read is skipped. */
export function parseAuthChallenges(header: string | string[] | undefined): AuthChallenge[] {
  const text = (Array.isArray(header) ? header.join(', ') : (header ?? '')).slice(0, maximumLength);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let position = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };
  while (position < text.length) {
    // Apart from what follows it, or each space of many would be looked at for every one before it.
    match(gap);
    const found = match(parameter);
    const current = challenges.at(-1);
    if (found !== null) {
      const [, name = '', quoted, plain = ''] = found;
      if (current !== undefined) {
        current.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
      }
      continue;
    }
    const scheme = match(token);
    if (scheme === null) position += 1;
    else challenges.push({ scheme: scheme[0].toLowerCase(), parameters: new Map() });
  }
  return challenges.map(({ scheme, parameters }) => ({
    scheme,
    parameters: Object.fromEntries(parameters),
  }));
}
