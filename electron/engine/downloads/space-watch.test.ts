import { afterEach, expect, test, vi } from 'vitest';
import { SpaceBackoff } from './space-watch.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the first time is waited out for no longer than space is', () => {
  const backoff = new SpaceBackoff();
  backoff.failed('a', 0, 1_000);
  expect(backoff.isOver('a', 1_000)).toBe(true);
  expect(backoff.isOver('b', 1_000)).toBe(true);
});

test('who fails again at once waits longer and longer, up to five minutes', () => {
  const backoff = new SpaceBackoff();
  let now = 0;
  const waits: number[] = [];
  for (let run = 0; run < 9; run++) {
    backoff.failed('a', now, now + 500);
    now += 500;
    const failedAt = now;
    while (!backoff.isOver('a', now)) now += 1_000;
    waits.push((now - failedAt) / 1_000);
  }
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test('a run that got somewhere begins anew', () => {
  const backoff = new SpaceBackoff();
  backoff.failed('a', 0, 500);
  backoff.failed('a', 500, 1_000);
  expect(backoff.isOver('a', 1_000)).toBe(false);
  backoff.failed('a', 20_000, 80_000);
  expect(backoff.isOver('a', 80_000)).toBe(true);
});

test('a clock set back makes no wait longer', () => {
  vi.useFakeTimers();
  const backoff = new SpaceBackoff();
  backoff.failed('a', performance.now());
  backoff.failed('a', performance.now());
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(9_000);
  expect(backoff.isOver('a')).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(backoff.isOver('a')).toBe(true);
});

test('a clock set forward ends no wait', () => {
  vi.useFakeTimers();
  const backoff = new SpaceBackoff();
  backoff.failed('a', performance.now());
  backoff.failed('a', performance.now());
  vi.setSystemTime(Date.now() + 86_400_000);
  expect(backoff.isOver('a')).toBe(false);
});
