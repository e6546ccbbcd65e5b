/** What a clock on the wall shows. */
export interface WallTime {
  /** 0 for Sunday. */
  day: number;
  /** Minutes since midnight. */
  minute: number;
}

/** Reads a clock on the wall at an instant (ms since 1970). */
export type WallClock = (at: number) => WallTime;

export const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
export const minuteMs = 60_000;

/** The clock of this machine's time zone. */
export const localClock: WallClock = (at) => {
  const date = new Date(at);
  return { day: date.getDay(), minute: date.getHours() * 60 + date.getMinutes() };
};

/**
 * The first instant after `at` at which the clock shows one of these times of day or midnight, or is set by the law:
 * between two such instants it runs evenly.
 * @param times minutes since midnight.
 */
export function nextTurn(at: number, times: readonly number[], clock: WallClock): number {
  const start = Math.floor(at / minuteMs) * minuteMs;
  const { minute } = clock(start);
  const steps = [0, ...times].map((time) => (time - minute + dayMinutes) % dayMinutes || dayMinutes);
  const step = Math.min(...steps);
  return start + firstSet(start, step, clock) * minuteMs;
}

/** Minutes after `start` at which the clock has been set, or `step` when it runs evenly until then. */
function firstSet(start: number, step: number, clock: WallClock): number {
  const first = ofWeek(clock(start));
  const isEven = (minutes: number) =>
    ofWeek(clock(start + minutes * minuteMs)) === (first + minutes) % weekMinutes;
  if (isEven(step)) return step;
  let [even, set] = [0, step];
  while (set - even > 1) {
    const middle = Math.floor((even + set) / 2);
    if (isEven(middle)) even = middle;
    else set = middle;
  }
  return set;
}

/** How many minutes a clock has gone ahead from one time to another, by less than half a week; 0 when it was set back. */
export function minutesAhead(from: WallTime, to: WallTime): number {
  const minutes = (ofWeek(to) - ofWeek(from) + weekMinutes) % weekMinutes;
  return minutes < weekMinutes / 2 ? minutes : 0;
}

function ofWeek({ day, minute }: WallTime): number {
  return day * dayMinutes + minute;
}
