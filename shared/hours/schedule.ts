import { type HourRule, minutesOf } from '../schemas/hours.ts';
import {
  dayMinutes,
  localClock,
  minuteMs,
  minutesAhead,
  nextTurn,
  type WallClock,
  type WallTime,
} from './wall-clock.ts';

/** How far ahead is looked for a change (ms): a week and a day, so that a clock that is set hides none. */
const horizonMs = 8 * 24 * 3_600_000;

/** True while a rule is in force. Hours over midnight belong to the day on which they begin. */
export function isInForce({ days, from, to }: HourRule, { day, minute }: WallTime): boolean {
  const [start = 0, end = 0] = [minutesOf(from), minutesOf(to)];
  const beginsOn = (which: number) => days.includes(which);
  if (start < end) return beginsOn(day) && minute >= start && minute < end;
  if (start === end) return beginsOn(day);
  return (beginsOn(day) && minute >= start) || (beginsOn((day + 6) % 7) && minute < end);
}

/** The place of the rule in force; null when none is. Of several the first counts. */
export function ruleInForce(rules: readonly HourRule[], time: WallTime): number | null {
  const place = rules.findIndex((rule) => isInForce(rule, time));
  return place < 0 ? null : place;
}

/**
 * The first instant (ms since 1970) after `at` at which something that follows from rules is another than at `at`, by the
 * clock on the wall, also where that is set by the law; null when nothing changes within a week.
 * @param valueAt a value that is compared with `Object.is`.
 */
export function nextChange(
  rules: readonly HourRule[],
  valueAt: (time: WallTime) => unknown,
  at: number,
  clock: WallClock = localClock,
): number | null {
  const times = rules.flatMap(({ from, to }) => [minutesOf(from) ?? 0, minutesOf(to) ?? 0]);
  const value = valueAt(clock(at));
  for (let turn = at; turn < at + horizonMs; ) {
    turn = nextTurn(turn, times, clock);
    if (!Object.is(valueAt(clock(turn)), value)) return turn;
  }
  return null;
}

/**
 * The first instant after `at` at which the clock on the wall shows a time of day. A time that the law leaves out is taken for
 * the moment at which the clock is set.
 * @param minute minutes since midnight.
 */
export function nextTimeOfDay(minute: number, at: number, clock: WallClock = localClock): number {
  const wanted = minute % dayMinutes;
  for (let turn = nextTurn(at, [wanted], clock); ; turn = nextTurn(turn, [wanted], clock)) {
    const before = clock(turn - minuteMs);
    const ahead = (wanted - before.minute + dayMinutes) % dayMinutes || dayMinutes;
    // Shown, or left out by a clock that is set ahead; it may be set to the next day.
    if (clock(turn).minute === wanted || ahead <= minutesAhead(before, clock(turn))) return turn;
  }
}
