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

/** Deeper values are left out: an error can hold the whole client that it comes from. */
const deepest = 6;

/**
 * Redacts every text inside the details of a line. Keys stay as they are; a value whose key names a secret is replaced
 * as a whole.
 * @param longest characters that all texts and keys may have together.
 * @returns undefined when they have more.
 */
export function redactDetails(
  details: object,
  own: readonly string[],
  longest: number,
): Record<string, unknown> | undefined {
  let room = longest;
  const ofEntries = (value: object, depth: number) =>
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        room -= key.length;
        return [key, namesSecret(key) ? '***' : redacted(item, depth + 1)];
      }),
    );
  const redacted = (value: unknown, depth: number): unknown => {
    room -= typeof value === 'string' ? value.length : 1;
    // Long texts are not even looked at: the patterns would take their time over them.
    if (room < 0) return undefined;
    if (typeof value === 'string') return redact(value, own);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > deepest) return '…';
    // Dates, URLs and the like are written as texts.
    if ('toJSON' in value && typeof value.toJSON === 'function') return redacted(value.toJSON(), depth + 1);
    // Node lists raw headers as name, value, name, value.
    if (Array.isArray(value))
      return value.map((item, index) => (isHeaderName(value[index - 1]) ? '***' : redacted(item, depth + 1)));
    return ofEntries(value, depth);
  };
  const safe = ofEntries(details, 0);
  return room < 0 ? undefined : safe;
}

function isHeaderName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]+$/.test(value) && namesSecret(value);
}
