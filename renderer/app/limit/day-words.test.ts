import { expect, test } from 'vitest';
import { dayWords } from './day-words.ts';

test.each([
  [[1, 2, 3, 4, 5], 'Mon–Fri'],
  [[0, 6], 'Sat, Sun'],
  [[0, 5, 6], 'Fri–Sun'],
  [[1, 3], 'Mon, Wed'],
  [[1, 2, 4, 5, 6], 'Mon, Tue, Thu–Sat'],
])('%j is %s', (days, words) => {
  expect(dayWords(days, 'en')).toBe(words);
});
