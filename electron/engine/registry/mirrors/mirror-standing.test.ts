import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { isUnreachable, MirrorStanding } from './mirror-standing.ts';

const unreachable = new AppError('NETWORK', 'It cannot be reached.');

test('a place that cannot be reached is left in peace, longer each time, until it answers', () => {
  const standing = new MirrorStanding();
  standing.failed('a', unreachable, 0);
  expect([standing.isOut('a', 29_000), standing.isOut('a', 31_000)]).toEqual([true, false]);
  standing.failed('a', unreachable, 31_000);
  // Connections that fail together have failed once.
  standing.failed('a', unreachable, 31_001);
  expect([standing.isOut('a', 90_000), standing.isOut('a', 92_000)]).toEqual([true, false]);
  standing.failed('a', unreachable, 92_000);
  standing.answered('a');
  expect(standing.isOut('a', 92_001)).toBe(false);
  expect(standing.isOut('constructor', 0)).toBe(false);
});

test('a place that lies is asked no more, whatever it answers later', () => {
  const standing = new MirrorStanding();
  for (let times = 0; times < 3; times++) standing.failed('a', new AppError('DIGEST_MISMATCH', 'Wrong.'), 0);
  standing.answered('a');
  expect(standing.isOut('a', 1e9)).toBe(true);
});

test('an absent blob and a wish to wait say nothing about the way to a server', () => {
  const standing = new MirrorStanding();
  for (const code of ['BLOB_UNKNOWN', 'TOO_MANY_REQUESTS', 'DENIED'] as const) {
    const error = new AppError(code, 'No.');
    expect(isUnreachable(error)).toBe(false);
    standing.failed('a', error, 0);
  }
  expect(standing.isOut('a', 1)).toBe(false);
});
