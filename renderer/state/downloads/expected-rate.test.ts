import { expect, test } from 'vitest';
import { expectedRate } from './expected-rate.ts';

test('a download is expected to be as fast as the last, and never faster than the limit', () => {
  expect(expectedRate(null, null)).toBeNull();
  expect(expectedRate(null, 10)).toBe(10);
  expect(expectedRate(7, null)).toBe(7);
  expect(expectedRate(7, 10)).toBe(7);
  expect(expectedRate(70, 10)).toBe(10);
});
