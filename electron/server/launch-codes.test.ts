import { expect, test } from 'vitest';
import { createLaunchCodes } from './launch-codes.ts';

test('a code opens one window', () => {
  const codes = createLaunchCodes();
  const code = codes.issue();
  expect(codes.redeem(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)).toBe(false);
  expect(codes.redeem(code)).toBe(true);
  expect(codes.redeem(code)).toBe(false);
});

test('a code lives for a minute', () => {
  let now = 0;
  const codes = createLaunchCodes(() => now);
  const [early, late] = [codes.issue(), codes.issue()];
  now = 59_999;
  expect(codes.redeem(early)).toBe(true);
  expect(codes.hasUnused()).toBe(true);
  now = 60_000;
  expect(codes.hasUnused()).toBe(false);
  expect(codes.redeem(late)).toBe(false);
});
