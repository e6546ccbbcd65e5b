import { redactPaths } from './redact-paths.ts';
import { namesSecret, redactSecrets } from './redact-secrets.ts';

/**
 * Takes out of a text what must not leave this machine: credentials in URLs and headers, signatures of URLs, the
 * user's name, and folders, of which only the last name stays.
 * @param own folders of this user by their full path, which may contain spaces, and names, which have no separator.
 */
export function redact(text: string, own: readonly string[]): string {
  return redactPaths(redactSecrets(text), own);
}

/** The same for every text inside a JSON value, keys left as they are; what a name calls a secret goes as a whole. */
export function redactValue(value: unknown, own: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, own);
  // Node lists raw headers as name, value, name, value.
  if (Array.isArray(value))
    return value.map((item, index) => (isHeaderName(value[index - 1]) ? '***' : redactValue(item, own)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, namesSecret(key) ? '***' : redactValue(item, own)]),
  );
}

function isHeaderName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]+$/.test(value) && namesSecret(value);
}
