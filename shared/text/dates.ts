// Decided here: how a date is written, and by whose clock.
import type { TextLanguage } from './text-language.ts';

/** Whose clock a time is read by: the reader's own, or Universal Time, by which all who look see the same day. */
export type Clock = 'own' | 'universal';

const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A date as the program writes it everywhere: `14 Apr 2026`, `2026年4月14日`. Empty for what is no ISO time. */
export function dateText(time: string, language: TextLanguage, clock: Clock): string {
  const parts = partsOf(time, clock);
  if (parts === undefined) return '';
  return language === 'en'
    ? `${inMonth(parts, 'en')} ${parts.year}`
    : `${parts.year}年${inMonth(parts, language)}`;
}

/** A date without its year, where that stands elsewhere: `14 Apr`, `4月14日`. Empty for what is no ISO time. */
export function dayText(time: string, language: TextLanguage, clock: Clock): string {
  const parts = partsOf(time, clock);
  return parts === undefined ? '' : inMonth(parts, language);
}

/** A time of day, from `00:00` to `23:59`, or with its seconds. Empty for what is no ISO time. */
export function clockText(time: string, clock: Clock, withSeconds = false): string {
  const parts = partsOf(time, clock);
  if (parts === undefined) return '';
  const { hour, minute, second } = parts;
  return (withSeconds ? [hour, minute, second] : [hour, minute])
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}

/** A date with its time of day: `14 Apr 2026, 04:12`, `2026年4月14日 04:12`. Empty for what is no ISO time. */
export function momentText(time: string, language: TextLanguage, clock: Clock): string {
  const date = dateText(time, language, clock);
  return date === '' ? '' : `${date}${language === 'en' ? ', ' : ' '}${clockText(time, clock)}`;
}

interface DateParts {
  year: number;
  /** From 0. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** By hand, and not by `Intl`, whose forms differ between versions and which takes longer to load than many commands run. */
function partsOf(time: string, clock: Clock): DateParts | undefined {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return undefined;
  return clock === 'own'
    ? {
        year: date.getFullYear(),
        month: date.getMonth(),
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
      }
    : {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
      };
}

function inMonth({ month, day }: DateParts, language: TextLanguage): string {
  return language === 'en' ? `${day} ${englishMonths[month]}` : `${month + 1}月${day}日`;
}
