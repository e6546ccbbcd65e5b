import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatBytesLike,
  formatCountdown,
  formatDuration,
  formatFetched,
  formatRate,
  parseBytes,
} from './format.ts';

it.each([
  [0, '0:00'],
  [-3, '0:00'],
  [6.2, '0:07'],
  [272, '4:32'],
  [3599.5, '1:00:00'],
  [3723, '1:02:03'],
])('%s seconds left are %s', (seconds, text) => {
  expect(formatCountdown(seconds)).toBe(text);
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1234, '1.2 kB'],
    [889_767_519, '889.8 MB'],
    [999_999, '1.0 MB'],
    [999_999_999, '1.00 GB'],
    [1_251_699_055, '1.25 GB'],
    [1_534_685_324, '1.53 GB'],
    [3_200_000_000_000, '3.20 TB'],
    [5_000_000_000_000_000, '5,000.00 TB'],
  ])('%i is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('writes a part in the unit of its whole', () => {
    expect(formatBytesLike(500_000_000, 2_000_000_000)).toBe('0.50');
    expect(formatBytesLike(999_999, 1_000_000_000)).toBe('0.00');
    expect(formatBytesLike(1_500, 655_000_000)).toBe('0.0');
    expect(formatBytesLike(55_800_000, 591_200_000, 'de')).toBe('55,8');
  });

  it('follows the language', () => {
    expect(formatBytes(1_530_000_000, 'de')).toBe('1,53 GB');
    expect(formatRate(31_200_000)).toBe('31.2 MB/s');
  });

  it('writes English as Intl writes it', () => {
    const intl = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(formatBytesLike(bytes, 2_000_000_000)).toBe(intl.format(bytes / 1e9));
      }),
    );
  });

  it('never shows a thousand of a unit that has a larger one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (bytes) => {
        expect(Number.parseFloat(formatBytes(bytes).replace(',', ''))).toBeLessThan(1000);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [-1, '1 s'],
    [0.4, '1 s'],
    [45, '45 s'],
    [59.6, '1 min'],
    [180, '3 min'],
    [3570, '1 h'],
    [4800, '1 h 20 min'],
    [90_000, '25 h'],
    [172_790, '2 days'],
    [260_000, '3 days'],
  ])('%f s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

it('tells the time and the rate of what took a second or more', () => {
  expect(formatFetched(2_000_000, 2)).toBe('2.0 MB in 2 s (1.0 MB/s on average)');
  expect(formatFetched(300_000, 0.02)).toBe('300.0 kB');
});

describe('parseBytes', () => {
  it.each([
    ['250000', 250_000],
    ['10M', 10_000_000],
    ['10 MB/s', 10_000_000],
    ['500k', 500_000],
    ['1.5G', 1_500_000_000],
    ['2tb', 2_000_000_000_000],
    [' 7 b ', 7],
  ])('%s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '0', '-1', '1e6', 'M', '10X', '10MM', '1.2.3M', '0.0001k', '999999999999T', 'Infinity'])(
    'refuses %s',
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );
});
