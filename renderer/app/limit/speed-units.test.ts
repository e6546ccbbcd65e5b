import { expect, test } from 'vitest';
import { isSpeedUnit, speedOf, textOfSpeed } from './speed-units.ts';

test('speeds are read in their unit, with a point or a comma', () => {
  expect([speedOf('10', 'MB/s'), speedOf(' 2,5 ', 'MB/s'), speedOf('100', 'Mbit/s')]).toEqual([
    10_000_000, 2_500_000, 12_500_000,
  ]);
  expect(textOfSpeed(12_500_000, 'Mbit/s')).toBe('100');
});

test.each(['', ' ', '0', '-1', 'fast', '1e400', 'NaN'])('%j is no speed', (text) => {
  expect(speedOf(text, 'MB/s')).toBeUndefined();
});

test('a name of an object is no unit', () => {
  expect([isSpeedUnit('MB/s'), isSpeedUnit('constructor')]).toEqual([true, false]);
});
