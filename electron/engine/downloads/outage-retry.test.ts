import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OutageRetry } from './outage-retry.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorded() {
  const tried: number[] = [];
  const start = Date.now();
  const outage = new OutageRetry(() => tried.push(Date.now() - start));
  return { outage, tried };
}

it('tries again after longer and longer waits', () => {
  const { outage, tried } = recorded();
  for (let failure = 0; failure < 6; failure++) {
    outage.failed('a', false);
    vi.advanceTimersByTime(300_000);
  }
  expect(tried).toEqual([30_000, 360_000, 720_000, 1_200_000, 1_500_000, 1_800_000]);
});

it('begins anew with short waits when a try has brought something', () => {
  const { outage, tried } = recorded();
  outage.failed('a', false);
  vi.advanceTimersByTime(30_000);
  outage.failed('a', true);
  vi.advanceTimersByTime(30_000);
  expect(tried).toEqual([30_000, 60_000]);
});

it('does not come back before it was asked to', () => {
  const { outage, tried } = recorded();
  outage.failed('a', true, 3_600_000);
  vi.advanceTimersByTime(3_600_000);
  outage.failed('a', true, 1_000);
  vi.advanceTimersByTime(30_000);
  expect(tried).toEqual([3_600_000, 3_630_000]);
});

it('tells when, and forgets what somebody has taken care of', () => {
  const { outage, tried } = recorded();
  outage.failed('a', false);
  outage.failed('b', false);
  expect(outage.nextTry('a')).toBe(new Date(Date.now() + 30_000).toISOString());
  outage.forget('a');
  expect(outage.nextTry('a')).toBeNull();
  outage.close();
  vi.advanceTimersByTime(600_000);
  expect(tried).toEqual([]);
});

it('tells by the clock as it is now when the next try is', () => {
  const { outage } = recorded();
  outage.failed('a', false);
  vi.advanceTimersByTime(10_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(outage.nextTry('a')).toBe(new Date(Date.now() + 20_000).toISOString());
  outage.close();
});
