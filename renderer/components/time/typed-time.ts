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
  const isHour = caret < 3;
  const time = timeOfDay((minute + sign * (isHour ? 60 : 1) + dayMinutes) % dayMinutes);
  return { time, changed: isHour ? [0, 2] : [3, 5] };
}
