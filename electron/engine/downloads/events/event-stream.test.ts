import { afterEach, expect, it, vi } from 'vitest';
import type { DownloadTotals } from '../../../../shared/schemas/download.ts';
import { DownloadEvents } from './event-stream.ts';

const totals = {} as DownloadTotals;

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['back by an hour', -3_600_000],
  ['forward by a day', 86_400_000],
])('goes on when the clock is set %s', async (_, change) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const events = new DownloadEvents({ downloads: () => [], totals: () => totals, isKept: () => true });
  const stop = new AbortController();
  const stream = events.stream(stop.signal);
  await stream.next();
  events.removed('a');
  expect((await stream.next()).value).toMatchObject({ type: 'changes', removed: ['a'] });
  vi.setSystemTime(Date.now() + change);
  const changedAt = performance.now();
  events.removed('b');
  expect((await stream.next()).value).toMatchObject({ type: 'changes', removed: ['b'] });
  expect(performance.now() - changedAt).toBeLessThan(5_000);
  stop.abort();
  await stream.return();
});
