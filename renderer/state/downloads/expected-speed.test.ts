import { expect, it } from 'vitest';
import { lastSpeed } from './expected-speed.ts';

const row = (bytesFetched: number, created: number, finished: number | null) => ({
  bytesFetched,
  createdAt: new Date(created * 1000).toISOString(),
  finishedAt: finished === null ? null : new Date(finished * 1000).toISOString(),
});

it('is that of the download that ended last and fetched enough to tell', () => {
  expect(lastSpeed([])).toBeNull();
  expect(
    lastSpeed([row(50_000_000, 0, 10), row(80_000_000, 5, 25), row(1_000, 30, 31), row(9e9, 40, null)]),
  ).toBe(4_000_000);
  // A clock that was set back says nothing.
  expect(lastSpeed([row(50_000_000, 10, 0)])).toBeNull();
});
