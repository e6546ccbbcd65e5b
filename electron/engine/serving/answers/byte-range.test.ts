import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseByteRange } from './byte-range.ts';

const whole = { kind: 'whole' };

test.each([
  [undefined, whole],
  ['bytes=0-3', { kind: 'part', start: 0, end: 3 }],
  ['bytes=4-', { kind: 'part', start: 4, end: 9 }],
  ['bytes=4-99', { kind: 'part', start: 4, end: 9 }],
  ['bytes=-3', { kind: 'part', start: 7, end: 9 }],
  ['bytes=-99', { kind: 'part', start: 0, end: 9 }],
  ['bytes=10-', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=5-2', whole],
  ['bytes=0-1,4-5', whole],
  ['lines=0-1', whole],
  ['bytes=-', whole],
  ['bytes=a-b', whole],
])('%s of ten bytes is %j', (header, range) => {
  expect(parseByteRange(header, 10)).toEqual(range);
});

test('of nothing no byte can be had', () => {
  expect(parseByteRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
  expect(parseByteRange('bytes=-1', 0)).toEqual({ kind: 'unsatisfiable' });
});

test('a part is never outside of the body', () => {
  const number = fc.option(fc.bigInt({ min: 0n, max: 10n ** 20n }), { nil: undefined });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 1_000 }), (first, last, size) => {
      const range = parseByteRange(`bytes=${first ?? ''}-${last ?? ''}`, size);
      if (range.kind !== 'part') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeLessThan(size);
      expect(range.start).toBeLessThanOrEqual(range.end);
    }),
  );
});
