import { expect, test } from 'vitest';
import { createHoursTeller, hoursSentence } from './hours.ts';

const waiting = (waitsUntil: string | null) => ({ state: 'waiting-for-hours' as const, waitsUntil });
/** Local times, as the sentences have them. */
const today = new Date(new Date().setHours(23, 59, 0, 0)).toISOString();
const later = new Date(2099, 11, 1, 6, 5).toISOString();

test('says until when a download waits for its hours', () => {
  expect(hoursSentence(waiting(today))).toBe('Waiting until 23:59, when the hours for downloads begin.');
  expect(hoursSentence(waiting(later))).toBe(
    'Waiting until 06:05 on 1 Dec 2099, when the hours for downloads begin.',
  );
  expect(hoursSentence(waiting(null))).toMatch(/do not begin within a week/);
  expect(hoursSentence({ state: 'downloading', waitsUntil: null })).toBeUndefined();
});

test('says it once for many', () => {
  const told: string[] = [];
  const tell = createHoursTeller((sentence) => told.push(sentence));
  tell([waiting(later), waiting(later), { state: 'waiting', waitsUntil: null }]);
  tell([waiting(later)]);
  tell([waiting(null)]);
  expect(told).toHaveLength(2);
});
