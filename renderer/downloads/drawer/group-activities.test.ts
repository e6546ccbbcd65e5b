import { expect, it } from 'vitest';
import type { Activity } from '../../../shared/schemas/download.ts';
import { groupActivities } from './group-activities.ts';

const at = (second: number, kind: Activity['kind'], details: Activity['details'] = {}): Activity => ({
  time: `2026-11-24T00:00:0${second}.000Z`,
  kind,
  details,
});
const retry = (second: number, host: string, code = 'NETWORK') =>
  at(second, 'retry', { host, code, waitMs: second * 1000 });

it('puts the newest first, and tries that fail alike into one line', () => {
  const groups = groupActivities([
    at(0, 'resolved'),
    retry(1, 'a'),
    retry(2, 'a'),
    retry(3, 'a'),
    retry(4, 'b'),
    retry(5, 'b', 'TIMEOUT'),
    at(6, 'paused'),
    at(7, 'paused'),
  ]);
  expect(groups.map(({ activity, count }) => [activity.time.slice(17, 19), count])).toEqual([
    ['07', 1],
    ['06', 1],
    ['05', 1],
    ['04', 1],
    ['03', 3],
    ['00', 1],
  ]);
});
