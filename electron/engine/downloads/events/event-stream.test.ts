import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DownloadState, isActive } from '../../../../shared/download-states.ts';
import type { DownloadTotals } from '../../../../shared/schemas/download.ts';
import type { Download } from '../runs/download.ts';
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

describe('an end', () => {
  const download = (state: DownloadState) =>
    ({
      id: 'a',
      state,
      isActive: isActive(state),
      refreshState() {},
      row: () => ({ id: 'a', state }),
    }) as Download;

  it.each<[string, DownloadState, number]>([
    ['is told at once when nothing else is under way', 'done', 0],
    ['of one while another goes on keeps to the pace', 'downloading', 100],
  ])('%s', async (_, other, wait) => {
    vi.useFakeTimers();
    const downloads = [download('downloading'), download(other)];
    const events = new DownloadEvents({
      downloads: () => downloads,
      totals: () => totals,
      isKept: () => true,
    });
    const stop = new AbortController();
    const stream = events.stream(stop.signal);
    await stream.next();
    events.changed('a');
    await vi.advanceTimersByTimeAsync(100);
    expect((await stream.next()).value).toMatchObject({ changed: [{ state: 'downloading' }, {}] });
    events.changed('a');
    downloads[0] = download('done');
    events.changed('a');
    const told = stream.next();
    let toldAt: number | undefined;
    const from = performance.now();
    void told.then(() => {
      toldAt ??= performance.now() - from;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(toldAt).toBe(wait);
    stop.abort();
    await stream.return();
  });
});
