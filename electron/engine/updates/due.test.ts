import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDue, leastBetweenMs } from './due.ts';

const dayMs = 24 * 3_600_000;
const now = Date.parse('2026-11-27T12:00:00Z');
const reference = 'mcr.microsoft.com/windows/servercore:ltsc2019';
const iso = (ms: number) => new Date(ms).toISOString();
const times = (lookedAt: number | null, triedAt: number | null = lookedAt) => ({
  reference,
  lookedAt: lookedAt === null ? null : iso(lookedAt),
  triedAt: triedAt === null ? null : iso(triedAt),
});

test('a tag is due when it was never looked at, and about a day after it was', () => {
  expect(isDue(times(null), dayMs, now)).toBe(true);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 * dayMs }), (ago) => {
      const due = isDue(times(now - ago), dayMs, now);
      if (ago < 0.9 * dayMs) expect(due).toBe(false);
      if (ago > 1.1 * dayMs) expect(due).toBe(true);
    }),
  );
});

test('waits differ from tag to tag and from look to look', () => {
  const waits = Array.from({ length: 50 }, (_, number) => {
    let ago = 0.9 * dayMs;
    const lookedAt = now - number;
    while (!isDue(times(lookedAt), dayMs, lookedAt + ago)) ago += 60_000;
    return Math.round(ago / 60_000);
  });
  expect(new Set(waits).size).toBeGreaterThan(25);
});

test('a look that told nothing is not tried again at once', () => {
  const lookedAt = now - 3 * dayMs;
  expect(isDue(times(lookedAt, now - leastBetweenMs + 1), dayMs, now)).toBe(false);
  expect(isDue(times(lookedAt, now - leastBetweenMs), dayMs, now)).toBe(true);
});

test('whatever a wrong clock has written, a tag is due again within a bit more than a day', () => {
  const any = fc.option(fc.integer({ min: 0, max: 8_000_000_000_000 }));
  fc.assert(
    fc.property(any, any, (lookedAt, triedAt) => {
      const ticks = Array.from({ length: 28 }, (_, hour) => now + hour * 3_600_000);
      expect(ticks.some((at) => isDue(times(lookedAt, triedAt), dayMs, at))).toBe(true);
    }),
  );
});

test('times that are none count as none', () => {
  expect(isDue({ reference, lookedAt: 'yesterday', triedAt: '' }, dayMs, now)).toBe(true);
});
