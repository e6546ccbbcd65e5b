import { minutesOf, timeOfDay } from '../../../shared/schemas/hours.ts';

const dayMinutes = 24 * 60;

/** Hour and minute, with what stands between them in English and Chinese, or nothing. */
const written = /^(?<hour>\d{1,2}?)(?: ?[:：.点时h] ?)?(?<minute>\d{2})?分?(?: ?(?<half>[ap])\.?m\.?)?$/iu;

/**
 * A time of day that somebody has typed, as `22:00`: also `9`, `930`, `9.30`, `10 pm` and `22点`. Undefined for what is none.
 */
export function typedTime(text: string): string | undefined {
  const { hour, minute = '00', half } = written.exec(text.trim())?.groups ?? {};
  if (hour === undefined || (half !== undefined && (Number(hour) < 1 || Number(hour) > 12))) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const time = `${String(hours).padStart(2, '0')}:${minute}`;
  return minutesOf(time) === undefined ? undefined : time;
}

/** A time of day so many minutes later, or earlier; a day ends where it begins. */
export function timeAfter(time: string, minutes: number): string {
  return timeOfDay(((minutesOf(time) ?? 0) + minutes + dayMinutes) % dayMinutes);
}
