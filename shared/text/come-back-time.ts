import { clockText, momentText } from './dates.ts';
import type { TextLanguage } from './text-language.ts';

/** A day (ms): from then on a time alone does not say when. */
const dayMs = 24 * 60 * 60_000;

/**
 * The time at which a server wants to be asked again, by the clock of whoever reads it: `14:32`, and with its date when
 * that is not within a day of when it was asked.
 * @param comeBackAt ISO time of `details`; anything else gives undefined.
 * @param retryAfterMs how long after the answer that is.
 */
export function comeBackTime(
  { comeBackAt, retryAfterMs }: Record<string, unknown>,
  language: TextLanguage,
): string | undefined {
  const time = typeof comeBackAt === 'string' ? Date.parse(comeBackAt) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const isFar = typeof retryAfterMs === 'number' && retryAfterMs >= dayMs;
  // Whoever comes within the minute that was named must not be early.
  const minute = Math.ceil(time / 60_000) * 60_000;
  const text = new Date(minute).toISOString();
  return isFar ? momentText(text, language, 'own') : clockText(text, 'own');
}
