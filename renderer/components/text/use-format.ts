import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { durationParts, formatBytes, formatBytesLike, formatRate } from '../../../shared/format.ts';
import { clockText, dateText, dayText, momentText } from '../../../shared/text/dates.ts';

/** Numbers, sizes, times and dates as the window's language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const format = formats.get(language) ?? createFormat(language, i18n.getFixedT(language));
  formats.set(language, format);
  return format;
}

export type Format = ReturnType<typeof createFormat>;

/** Formatters by language. They are slow to make, and hundreds of rows use them. */
const formats = new Map<string, Format>();

function createFormat(locale: string, t: TFunction) {
  const language = locale.startsWith('zh') ? 'zh-CN' : 'en';
  const wholeMonth = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
  const letter = new Intl.DateTimeFormat(locale, { month: 'narrow' });
  const number = new Intl.NumberFormat(locale);
  return {
    bytes: (bytes: number) => formatBytes(bytes, locale),
    /** A part and its whole in one unit: `55.8` and `591.2 MB`. */
    share: (done: number, total: number) => ({
      done: formatBytesLike(done, total, locale),
      total: formatBytes(total, locale),
    }),
    /** A round amount without needless decimals: `412 GB`, `5 MB`. */
    amount: (bytes: number) => formatBytes(bytes, locale).replace(/(\d{3,})[.,]\d+|[.,]0+(?= )/, '$1'),
    /** Room on a disk, without decimals that would change all the time: `77 GB`. */
    space: (bytes: number) => formatBytes(bytes, locale).replace(/(\d{2,})[.,]\d+/, '$1'),
    rate: (bytesPerSecond: number) => formatRate(bytesPerSecond, locale),
    number: (value: number) => number.format(value),
    date: (iso: string) => dateText(iso, language, 'own'),
    /** The date of something that others are told of too, by Universal Time. */
    universalDate: (iso: string) => dateText(iso, language, 'universal'),
    time: (iso: string) => clockText(iso, 'own', true),
    /** The time of something that has no place, by Universal Time: `3 Nov 2026, 04:12`. */
    universal: (iso: string) => momentText(iso, language, 'universal'),
    /** A day without its year, where the year stands elsewhere: `10 Nov`. */
    day: (iso: string) => dayText(iso, language, 'own'),
    /** A month such as `2026-11` in full: `November 2026`. */
    month: (month: string) => formatValid(wholeMonth, `${month}-15T12:00:00Z`),
    /** As little of a month as tells it from its neighbours. */
    monthLetter: (month: string) =>
      locale.startsWith('zh') ? `${Number(month.slice(5))}` : formatValid(letter, `${month}-15T12:00:00Z`),
    /** The time of a day that is today, else its date too: `14:02`, `12 Nov 2026, 14:02`. */
    moment: (iso: string) =>
      new Date(iso).toDateString() === new Date().toDateString()
        ? clockText(iso, 'own')
        : momentText(iso, language, 'own'),
    duration: (seconds: number): string => {
      const { form, ...values } = durationParts(seconds);
      return t(`units.${form}`, { ...values });
    },
  };
}

function formatValid(format: Intl.DateTimeFormat, iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}
