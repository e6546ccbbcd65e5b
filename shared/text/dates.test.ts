import { expect, test } from 'vitest';
import { clockText, dateText, dayText, momentText } from './dates.ts';

const time = '2026-04-14T23:05:09.000Z';

test('each language has one form of a date, and of a part of it', () => {
  expect(dateText(time, 'en', 'universal')).toBe('14 Apr 2026');
  expect(dateText(time, 'zh-CN', 'universal')).toBe('2026年4月14日');
  expect(dayText(time, 'en', 'universal')).toBe('14 Apr');
  expect(dayText(time, 'zh-CN', 'universal')).toBe('4月14日');
  expect(momentText(time, 'en', 'universal')).toBe('14 Apr 2026, 23:05');
  expect(momentText(time, 'zh-CN', 'universal')).toBe('2026年4月14日 23:05');
  expect(clockText(time, 'universal', true)).toBe('23:05:09');
  expect(clockText('2026-04-14T00:00:00Z', 'universal')).toBe('00:00');
});

test("the reader's own clock is that of the machine", () => {
  const local = new Date(2026, 8, 3, 4, 5, 6).toISOString();
  expect(momentText(local, 'en', 'own')).toBe('3 Sep 2026, 04:05');
});

test('what is no time has no text', () => {
  for (const text of ['', 'soon', '2026-13-40'])
    expect([
      dateText(text, 'en', 'own'),
      dayText(text, 'en', 'own'),
      clockText(text, 'own'),
      momentText(text, 'en', 'own'),
    ]).toEqual(['', '', '', '']);
});
