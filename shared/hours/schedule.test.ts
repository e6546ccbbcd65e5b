import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HourRule, hourRuleSchema, timeOfDay } from '../schemas/hours.ts';
import { isInForce, nextChange, nextTimeOfDay, ruleInForce } from './schedule.ts';
import type { WallClock } from './wall-clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A Friday. */
const friday = Date.parse('2026-11-27T00:00:00Z');

/** A clock that runs so many minutes ahead of UTC, and from an instant on so many others. */
function clockOf(offset: number, set = Number.POSITIVE_INFINITY, other = offset): WallClock {
  return (at) => {
    const date = new Date(at + (at >= set ? other : offset) * minuteMs);
    return { day: date.getUTCDay(), minute: date.getUTCHours() * 60 + date.getUTCMinutes() };
  };
}
const utc = clockOf(0);

function rule(text: string, days = [0, 1, 2, 3, 4, 5, 6]): HourRule {
  const [from, to] = text.split('-');
  return hourRuleSchema.parse({ days, from, to, speed: 'full' });
}

const minutes = fc.integer({ min: 0, max: 1439 });
const anyRule = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    from: minutes.map(timeOfDay),
    to: minutes.map(timeOfDay),
  })
  .map((parts): HourRule => ({ ...parts, speed: 'none', waitsOver: null }));
/** Clocks that are set forward and back, by an hour, half an hour (Lord Howe) or a day (Samoa). */
const anyClock = fc
  .record({
    offset: fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15),
    by: fc.constantFrom(60, -60, 30, -30, 1440, 0),
    set: fc.integer({ min: 0, max: 4 * 24 * 4 }),
  })
  .map(({ offset, by, set }) => clockOf(offset, friday + set * 15 * minuteMs, offset + by));

test('hours are those of their days, and over midnight those of the day on which they begin', () => {
  const night = rule('22:00-06:00', [5]);
  const isOpen = (time: string) => isInForce(night, utc(Date.parse(time)));
  expect(isOpen('2026-11-27T21:59:59Z')).toBe(false);
  expect(isOpen('2026-11-27T22:00:00Z')).toBe(true);
  expect(isOpen('2026-11-28T05:59:59Z')).toBe(true);
  expect(isOpen('2026-11-28T06:00:00Z')).toBe(false);
  expect(isOpen('2026-11-27T05:00:00Z')).toBe(false);
  expect(isInForce(rule('00:00-00:00', [5]), utc(friday + 23 * hourMs))).toBe(true);
});

test('of several rules the first counts', () => {
  const rules = [rule('08:00-18:00'), rule('00:00-00:00')];
  expect([7, 8, 18].map((hour) => ruleInForce(rules, utc(friday + hour * hourMs)))).toEqual([1, 0, 1]);
  expect(ruleInForce([], utc(friday))).toBeNull();
});

test('the next change is the first minute at which something has changed, however the clock is set', () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { minLength: 1, maxLength: 4 }),
      anyClock,
      fc.integer({ min: 0, max: 3 * 24 * 60 * 60 }),
      (rules, clock, seconds) => {
        const at = friday + seconds * 1_000;
        const valueAt = (time: ReturnType<WallClock>) => ruleInForce(rules, time);
        const found = nextChange(rules, valueAt, at, clock);
        const start = Math.floor(at / minuteMs) * minuteMs;
        // Looked at minute by minute for as long as that is bearable.
        const last = Math.min(found ?? Number.POSITIVE_INFINITY, start + 36 * hourMs);
        for (let minute = start + minuteMs; minute < last; minute += minuteMs)
          expect(valueAt(clock(minute))).toBe(valueAt(clock(at)));
        if (found === null) return;
        expect(found).toBeGreaterThan(at);
        expect(valueAt(clock(found))).not.toBe(valueAt(clock(at)));
      },
    ),
    { numRuns: 200 },
  );
});

test('what never changes has no next change', () => {
  expect(nextChange([], () => 1, friday, utc)).toBeNull();
  expect(
    nextChange([rule('00:00-00:00')], (time) => ruleInForce([rule('00:00-00:00')], time), friday, utc),
  ).toBeNull();
});

test('the next time of day is within a day and an hour, and shows that time unless the law leaves it out', () => {
  const day = fc.constantFrom(60, -60, 30, -30, 0);
  fc.assert(
    fc.property(
      minutes,
      day,
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 0, max: 172_800 }),
      (minute, by, set, seconds) => {
        const clock = clockOf(0, friday + set * 15 * minuteMs, by);
        const at = friday + seconds * 1_000;
        const found = nextTimeOfDay(minute, at, clock);
        expect(found).toBeGreaterThan(at);
        expect(found - at).toBeLessThanOrEqual(25 * hourMs);
        // Looked at minute by minute: none before shows it, and none leaves it out.
        const leavesOut = (time: number) => {
          const [before, now] = [clock(time - minuteMs).minute, clock(time).minute];
          const [step, ahead] = [(now - before + 1440) % 1440, (minute - before + 1440) % 1440];
          return step < 720 && ahead > 0 && ahead < step;
        };
        const isIt = (time: number) => clock(time).minute === minute || leavesOut(time);
        const start = Math.floor(at / minuteMs) * minuteMs;
        for (let time = start + minuteMs; time < found; time += minuteMs) expect(isIt(time)).toBe(false);
        expect(isIt(found)).toBe(true);
      },
    ),
    // A clock that is set at midnight, as it was in Brazil, leaves out the end of a day.
    { examples: [[1380, 60, 92, 0]], numRuns: 30 },
  );
  expect(nextTimeOfDay(22 * 60, friday + 22 * hourMs, utc)).toBe(friday + 46 * hourMs);
  expect(nextTimeOfDay(22 * 60, friday + 21 * hourMs, utc)).toBe(friday + 22 * hourMs);
});

test('the hours of a real zone follow its law', () => {
  const zone = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const berlin: WallClock = (at) => {
    const parts = new Map(zone.formatToParts(at).map(({ type, value }) => [type, value]));
    const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    return { day: names.indexOf(parts.get('weekday') ?? ''), minute };
  };
  const night = [rule('22:00-06:00')];
  const valueAt = (time: ReturnType<WallClock>) => ruleInForce(night, time);
  // The night in which the clock is set forward has seven hours, the one in which it is set back nine.
  for (const [evening, hours] of [
    ['2026-03-28T21:00:00Z', 7],
    ['2026-10-24T20:00:00Z', 9],
  ] as const) {
    const at = Date.parse(evening);
    expect(((nextChange(night, valueAt, at, berlin) ?? 0) - at) / hourMs).toBe(hours);
  }
});

test.each(['24:00', '9:00', '12:60', '', 'constructor', '12:00 '])('%j is no time of day', (from) => {
  expect(hourRuleSchema.safeParse({ days: [1], from, to: '10:00', speed: 'full' }).success).toBe(false);
});
