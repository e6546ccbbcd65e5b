/** When to try again, as the end of a sentence: `in an hour`; undefined for a wait that is hardly one. */
export function waitInWords(ms = 0): string | undefined {
  if (ms < 1_000) return undefined;
  const units: readonly [number, string, string][] = [
    [86_400_000, 'a day', 'days'],
    [3_600_000, 'an hour', 'hours'],
    [60_000, 'a minute', 'minutes'],
    [1_000, 'a second', 'seconds'],
  ];
  const [length, one, many] = units.find(([unit]) => ms >= unit - unit / 20) ?? [
    1_000,
    'a second',
    'seconds',
  ];
  const count = Math.max(1, Math.round(ms / length));
  return `in ${count === 1 ? one : `${count} ${many}`}`;
}

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, section 10.2.3: seconds or a date), counted
 * from `now` (ms since 1970). Undefined when there is none to be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
