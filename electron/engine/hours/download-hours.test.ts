import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WallClock } from '../../../shared/hours/wall-clock.ts';
import { type HourRule, hourRuleSchema } from '../../../shared/schemas/hours.ts';
import { DownloadHours } from './download-hours.ts';
import type { HourSettings } from './speed-now.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const utc: WallClock = (at) => {
  const date = new Date(at);
  return { day: date.getUTCDay(), minute: date.getUTCHours() * 60 + date.getUTCMinutes() };
};

function rule(from: string, to: string, speed: HourRule['speed'], more: Partial<HourRule> = {}): HourRule {
  return hourRuleSchema.parse({ days: everyDay, from, to, speed, ...more });
}

let settings: HourSettings;
let now: number;
let hours: DownloadHours;
const at = (time: string) => {
  now = Date.parse(`2026-11-27T${time}:00Z`);
};

beforeEach(() => {
  vi.useFakeTimers();
  settings = { hours: [], hoursEnabled: true, limitEnabled: true, limitRate: 25_000_000 };
  at('14:20');
  hours = new DownloadHours(() => settings, { now: () => now, wall: utc });
});
afterEach(() => {
  hours.close();
  vi.useRealTimers();
});

test('the hours say how fast, and until when; outside them the limit does', () => {
  settings.hours = [
    rule('08:00', '18:00', 10_000_000, { days: [1, 2, 3, 4, 5] }),
    rule('22:00', '06:00', 'full'),
  ];
  expect(hours.state()).toEqual({
    speed: 10_000_000,
    source: 'rule',
    rule: 0,
    until: '2026-11-27T18:00:00.000Z',
    untilTime: '18:00',
    day: 5,
    minute: 860,
  });
  at('18:00');
  expect(hours.state()).toMatchObject({ speed: 25_000_000, source: 'limit', rule: null, untilTime: '22:00' });
  at('23:00');
  expect(hours.state()).toMatchObject({ speed: 'full', rule: 1, until: '2026-11-28T06:00:00.000Z' });
  settings.hoursEnabled = false;
  expect(hours.state()).toMatchObject({ speed: 25_000_000, source: 'limit', rule: null, until: null });
});

test('nothing may run in hours without downloads, and everything waits for their end', () => {
  settings.hours = [rule('08:00', '18:00', 'none')];
  expect(hours.waitsUntil(1)).toBe(Date.parse('2026-11-27T18:00:00Z'));
  at('18:00');
  expect(hours.waitsUntil(1)).toBeUndefined();
  settings.hours = [rule('00:00', '00:00', 'none')];
  expect(hours.waitsUntil(1)).toBeNull();
});

test('large downloads wait for the hours that are theirs', () => {
  settings.hours = [rule('22:00', '06:00', 'full', { waitsOver: 2_000_000_000 })];
  expect(hours.waitsUntil(2_000_000_000)).toBeUndefined();
  expect(hours.waitsUntil(2_000_000_001)).toBe(Date.parse('2026-11-27T22:00:00Z'));
  at('22:00');
  expect(hours.waitsUntil(9_000_000_000)).toBeUndefined();
});

test('a choice for an hour is above the hours, and ends by a clock that nobody sets', () => {
  settings.hours = [rule('08:00', '18:00', 'none')];
  hours.choose({ speed: 5_000_000, holds: 'hour' });
  expect(hours.state()).toMatchObject({ speed: 5_000_000, source: 'hour', rule: 0, untilTime: '15:20' });
  expect(hours.waitsUntil(1)).toBeUndefined();
  now += 400 * 24 * 3_600_000;
  expect(hours.speed()).toBe(5_000_000);
  vi.advanceTimersByTime(3_599_000);
  expect(hours.speed()).toBe(5_000_000);
  vi.advanceTimersByTime(1_000);
  at('15:20');
  expect(hours.state()).toMatchObject({ speed: 'none', source: 'rule' });
});

test('a choice until the next start lasts, and is taken back by going back to the hours', () => {
  hours.choose({ speed: 'full', holds: 'restart' });
  expect(hours.state()).toMatchObject({ speed: 'full', source: 'restart', until: null, untilTime: null });
  hours.choose(null);
  expect(hours.speed()).toBe(25_000_000);
});

test('every turn is told soon after it has come, however the clock is set meanwhile', () => {
  settings.hours = [rule('22:00', '06:00', 'full')];
  hours.changed();
  const told: unknown[] = [];
  hours.onTurn(() => told.push(hours.speed()));
  // The machine sleeps until the night: no timer has counted on the hours in between.
  at('23:00');
  vi.advanceTimersByTime(20_000);
  expect(told.at(-1)).toBe('full');
  at('12:00');
  vi.advanceTimersByTime(20_000);
  expect(told.at(-1)).toBe(25_000_000);
  // The turn itself is not waited for longer than it takes.
  now = Date.parse('2026-11-27T21:59:59Z');
  hours.changed();
  now += 1_000;
  vi.advanceTimersByTime(1_000);
  expect(told.at(-1)).toBe('full');
});
