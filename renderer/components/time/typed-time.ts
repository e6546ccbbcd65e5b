import { minutesOf, timeOfDay } from '../../../shared/schemas/hours.ts';

const dayMinutes = 24 * 60;

/** Hour and minute, with what stands around them in English and Chinese, or nothing; of normalised characters. */
const written =
  /^\s*(?:(?<noon>[上下])午 ?)?(?<hour>\d{1,2}?)(?: ?[点时] ?(?<half>半)|(?: ?[:.点时h] ?)?(?:(?<minute>\d{2})分?)?)(?: ?(?<meridiem>[ap])\.?m\.?)?\s*$/diu;

/**
 * A time of day that somebody has typed, as `22:00`: also `9`, `930`, `9.30`, `10 pm`, `22点` and `下午10点半`, in
 * characters of either width. Undefined for what is none.
 */
export function typedTime(text: string): string | undefined {
  const { noon, hour, half, minute, meridiem } = partsOf(text)?.groups ?? {};
  if (hour === undefined || (noon !== undefined && meridiem !== undefined)) return undefined;
  const hours = hourOfDay(Number(hour), noon ?? meridiem);
  if (hours === undefined) return undefined;
  const time = `${String(hours).padStart(2, '0')}:${half === undefined ? (minute ?? '00') : '30'}`;
  return minutesOf(time) === undefined ? undefined : time;
}

function partsOf(text: string): RegExpExecArray | null {
  return written.exec(text.normalize('NFKC'));
}

/** An hour counted by twelve where a half of the day is named; undefined where no clock shows it. */
function hourOfDay(hour: number, halfOfDay: string | undefined): number | undefined {
  if (halfOfDay === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/[p下]/i.test(halfOfDay) ? 12 : 0);
}

/** A time that was changed by a key, and what of it. */
interface SteppedTime {
  time: string;
  /** Where the changed part of it begins and ends. */
  changed: [from: number, to: number];
}

/**
 * A time of day after an arrow key: an hour or a minute later or earlier, by where the caret is. A day ends where it
 * begins. Undefined for other keys, and for what is no time.
 */
export function stepTime(text: string, caret: number, key: string): SteppedTime | undefined {
  const sign = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0;
  const minute = minutesOf(typedTime(text) ?? '');
  if (sign === 0 || minute === undefined) return undefined;
  const isHour = isInHour(text, caret);
  const time = timeOfDay((minute + sign * (isHour ? 60 : 1) + dayMinutes) % dayMinutes);
  return { time, changed: isHour ? [0, 2] : [3, 5] };
}

/** True up to the end of the hour as it is typed, and everywhere where no minutes are typed. */
function isInHour(text: string, caret: number): boolean {
  const { hour, minute, half } = partsOf(text)?.indices?.groups ?? {};
  if (minute === undefined && half === undefined) return true;
  // One character may stand for several after it is normalised.
  return hour === undefined || text.slice(0, caret).normalize('NFKC').length <= hour[1];
}
