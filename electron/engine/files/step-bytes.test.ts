import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextStepBytes, type StepBounds } from './step-bytes.ts';

const bounds: StepBounds = { least: 1_000, most: 1_000_000, goalMs: 100 };
const bytes = fc.integer({ min: bounds.least, max: bounds.most });
const time = fc.double({ min: 0, max: 1e7, noNaN: true });

test('a step is within its bounds, a whole number and at most twice the one before', () => {
  fc.assert(
    fc.property(bytes, time, (before, tookMs) => {
      const next = nextStepBytes(before, tookMs, bounds);
      expect(Number.isInteger(next)).toBe(true);
      expect(next).toBeGreaterThanOrEqual(bounds.least);
      expect(next).toBeLessThanOrEqual(Math.min(bounds.most, before * 2));
    }),
  );
});

test('a slower step is followed by none that is larger', () => {
  fc.assert(
    fc.property(bytes, time, time, (before, one, other) => {
      const [fast, slow] = one < other ? [one, other] : [other, one];
      expect(nextStepBytes(before, slow, bounds)).toBeLessThanOrEqual(nextStepBytes(before, fast, bounds));
    }),
  );
});

test('a disk of one speed is soon given steps that take as long as they should', () => {
  const bytesPerMs = 500;
  let step = bounds.most;
  for (let count = 0; count < 10; count++) step = nextStepBytes(step, step / bytesPerMs, bounds);
  expect(step).toBe(bytesPerMs * bounds.goalMs);
});
