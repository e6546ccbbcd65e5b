import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { rowOf } from '../../../tests/support/engines/download-fixture.ts';
import { pullError } from './outcome.ts';

const mismatch = new AppError('DIGEST_MISMATCH', 'The bytes are wrong.').toJSON();

test('a done download has no error', () => {
  expect(pullError(rowOf({ state: 'done' }))).toBeUndefined();
});

test.each([
  [rowOf({ state: 'failed', error: mismatch }), 'DIGEST_MISMATCH'],
  [rowOf({ state: 'waiting-for-space' }), 'DISK_FULL'],
  [rowOf({ state: 'cancelled' }), 'CANCELLED'],
  [rowOf({ state: 'paused' }), 'CANCELLED'],
])('%j ends with %s', (row, code) => {
  expect(pullError(row)?.code).toBe(code);
});
