import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryAfterMs, waitInWords } from './retry-after.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const tenYears = 3650 * 86_400_000;

it.each([
  ['120', 120_000],
  ['0', 0],
  ['1.5', 1500],
  ['  7 ', 7000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['Wed, 21 Oct 2099 07:28:00 GMT', tenYears],
  ['99999999999999999999', tenYears],
  ['9'.repeat(400), tenYears],
  ['-5', undefined],
  ['1e309', undefined],
  ['Infinity', undefined],
  ['Wed, 21 Oct 2099', undefined],
  ['soon', undefined],
  ['soon GMT', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s', (header, expected) => {
  expect(retryAfterMs({ 'retry-after': header }, now)).toBe(expected);
});

it('a date is counted from the time that its server tells, whatever our clock says', () => {
  const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:10 GMT' };
  for (const ours of [now, 0, now + tenYears]) expect(retryAfterMs(headers, ours)).toBe(20_000);
  expect(retryAfterMs({ ...headers, date: 'today' }, now)).toBe(30_000);
});

it('is a wait that can be told and waited for, whatever a server sends', () => {
  const text = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  );
  fc.assert(
    fc.property(text, text, (header, date) => {
      const wait = retryAfterMs({ 'retry-after': header, date }, now) ?? 0;
      expect(Number.isSafeInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(new Date(now + wait).toISOString()).toBeDefined();
      if (wait >= 1000) expect(waitInWords(wait)).toMatch(/^in (an? |\d+ )/);
    }),
  );
});
