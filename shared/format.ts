const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Writes a number of bytes in decimal units as people compare downloads: `1.53 GB`, `889.9 MB`, `1.2 kB`, `512 B`. */
export function formatBytes(bytes: number, locale = 'en'): string {
  const exponent = exponentOf(bytes);
  return `${formatIn(exponent, bytes, locale)} ${byteUnits[exponent]}`;
}

/** Writes bytes as a bare number in the unit of their total, for `55.8 of 591.2 MB`: it keeps its unit as it grows. */
export function formatBytesLike(bytes: number, total: number, locale = 'en'): string {
  return formatIn(exponentOf(total), bytes, locale);
}

function exponentOf(bytes: number): number {
  let exponent = 0;
  while (exponent < byteUnits.length - 1 && rounded(bytes, exponent) >= 1000) exponent += 1;
  return exponent;
}

function formatIn(exponent: number, bytes: number, locale: string): string {
  const digits = fractionDigits(exponent);
  // What Node's Intl needs to know of any language takes longer to load than many commands run.
  if (locale === 'en') return inEnglish((bytes / 1000 ** exponent).toFixed(digits));
  return numberFormat(locale, digits).format(bytes / 1000 ** exponent);
}

/** A plain decimal number with commas between its thousands. */
function inEnglish(decimal: string): string {
  return decimal.replace(/\B(?=(?:\d{3})+(?:\.|$))/g, ',');
}

/** Kept, because making one takes longer than writing a hundred numbers with it. */
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, format);
  return format;
}

/** The value as it will be shown, so that 999,999 bytes are 1.0 MB and not 1,000.0 kB. */
function rounded(bytes: number, exponent: number): number {
  return Number((bytes / 1000 ** exponent).toFixed(fractionDigits(exponent)));
}

function fractionDigits(exponent: number): number {
  return exponent === 0 ? 0 : exponent >= 3 ? 2 : 1;
}

/** Writes a rate in bytes per second: `31.2 MB/s`. */
export function formatRate(bytesPerSecond: number, locale = 'en'): string {
  return `${formatBytes(bytesPerSecond, locale)}/s`;
}

/** A duration as people say it: in one unit, or in hours and minutes. */
export interface DurationParts {
  form: 'seconds' | 'minutes' | 'hours' | 'hoursAndMinutes' | 'days';
  seconds: number;
  /** Of an hour. */
  minutes: number;
  hours: number;
  days: number;
}

/** Rounds a duration for people. It takes a second at least: what goes on is never over in 0 s. */
export function durationParts(duration: number): DurationParts {
  const seconds = Math.max(1, Math.round(duration));
  const inMinutes = Math.round(seconds / 60);
  const parts = {
    seconds,
    minutes: inMinutes % 60,
    hours: Math.floor(inMinutes / 60),
    days: Math.round(inMinutes / 1440),
  };
  if (seconds < 60) return { form: 'seconds', ...parts };
  if (inMinutes < 60) return { form: 'minutes', ...parts };
  if (inMinutes >= 2880) return { form: 'days', ...parts };
  return { form: parts.minutes === 0 ? 'hours' : 'hoursAndMinutes', ...parts };
}

/** Writes a duration: `45 s`, `3 min`, `1 h 20 min`, `3 days`. */
export function formatDuration(duration: number): string {
  const { form, seconds, minutes, hours, days } = durationParts(duration);
  return {
    seconds: `${seconds} s`,
    minutes: `${minutes} min`,
    hours: `${hours} h`,
    hoursAndMinutes: `${hours} h ${minutes} min`,
    days: `${days} days`,
  }[form];
}

/** Writes how much came in how many seconds: times under a second have no rate worth telling. */
export function formatFetched(bytes: number, seconds: number): string {
  if (seconds < 1) return formatBytes(bytes);
  return `${formatBytes(bytes)} in ${formatDuration(seconds)} (${formatRate(bytes / seconds)} on average)`;
}

/** Writes seconds that are left as a clock does: `4:32`, `0:07`, `1:02:03`. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = whole < 3600 ? parts.slice(1) : parts;
  return shown.map((part, position) => (position === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

/**
 * Reads a rate or size such as `10M`, `500k`, `1.5G` or `250000` into bytes; units are decimal.
 * Returns undefined for anything else, zero and negative numbers included.
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:b|b\/s)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const exponent = ['', 'k', 'm', 'g', 't'].indexOf((match[2] ?? '').toLowerCase());
  const bytes = Math.round(Number(match[1]) * 1000 ** exponent);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
