import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from './disk-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EACCES', 'DISK_PERMISSION'],
  ['EPERM', 'DISK_PERMISSION'],
  ['EROFS', 'DISK_PERMISSION'],
  ['EIO', 'INTERNAL'],
])('%s is worded as %s and names the path', (systemCode, code) => {
  const error = toDiskError(systemError(systemCode), '/library/blob');
  expect(error.code).toBe(code);
  expect(error.message).toContain('/library/blob');
  expect(error.details).toEqual({ path: '/library/blob', systemCode });
});

test('an AppError passes through', () => {
  const error = new AppError('CANCELLED', 'Stopped.');
  expect(toDiskError(error, '/library')).toBe(error);
});

test('anything thrown is worded', () => {
  expect(toDiskError('odd', '/library').code).toBe('INTERNAL');
  expect(systemErrorCode('odd')).toBeUndefined();
});
