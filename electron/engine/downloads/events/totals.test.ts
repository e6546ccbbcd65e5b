import fc from 'fast-check';
import { expect, test } from 'vitest';
import { totalTimeLeft } from './totals.ts';

const seconds = fc.integer({ min: 0, max: 1_000_000 });

test('one download alone has one time left', () => {
  expect(totalTimeLeft(61, [74], false)).toBe(74);
  expect(totalTimeLeft(61, [null], false)).toBe(61);
  expect(totalTimeLeft(61, [], true)).toBe(61);
});

test('the total is never less than what a row says', () => {
  fc.assert(
    fc.property(seconds, fc.array(fc.option(seconds)), fc.boolean(), (bySum, byRows, isMoreToCome) => {
      const total = totalTimeLeft(bySum, byRows, isMoreToCome);
      for (const row of byRows) expect(total).toBeGreaterThanOrEqual(row ?? 0);
    }),
  );
});
