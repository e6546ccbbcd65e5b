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

/** Whoever asks for more (ms) means never: ten years. */
const longestMs = 3650 * 86_400_000;

/** The headers that tell how long to wait. */
export interface RetryAfterHeaders {
  'retry-after'?: string | undefined;
  date?: string | undefined;
}

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, section 10.2.3: seconds or a date). Undefined when
 * there is none to be read.
 * @param now ms since 1970 by this computer's clock. Where the server tells its own time, a date is counted from that,
 * so that it does not matter which of the two clocks is wrong.
 */
export function retryAfterMs(headers: RetryAfterHeaders, now: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(longestMs, Math.round(Number(text) * 1000));
  const date = dateOf(text);
  if (date === undefined) return undefined;
  return Math.min(longestMs, Math.max(0, date - (dateOf(headers.date) ?? now)));
}

/** An HTTP-date in ms since 1970 (RFC 9110, section 5.6.7), whose zone is always GMT. */
function dateOf(header = ''): number | undefined {
  const text = header.trim();
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}
