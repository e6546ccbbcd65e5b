import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from './disk-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

test.each([
  ['ENOSPC', 'DISK_FULL', true, 'is full'],
  ['EDQUOT', 'DISK_FULL', true, 'quota'],
  ['EACCES', 'DISK_PERMISSION', false, 'not allowed'],
  ['EPERM', 'DISK_PERMISSION', false, 'not allowed'],
  ['EROFS', 'DISK_PERMISSION', false, 'only be read'],
  ['EEXIST', 'DISK_PERMISSION', false, 'in the way'],
  ['EFBIG', 'DISK_PERMISSION', false, 'ulimit -f'],
  ['EIO', 'DISK_PERMISSION', true, 'Check the disk'],
  ['EBADMSG', 'DISK_PERMISSION', true, 'damage'],
  ['EUCLEAN', 'DISK_PERMISSION', true, 'damage'],
  ['ENODEV', 'DISK_PERMISSION', false, 'gone'],
  ['ENXIO', 'DISK_PERMISSION', false, 'gone'],
  ['ESTALE', 'DISK_PERMISSION', true, 'network disk'],
  ['EBUSY', 'DISK_PERMISSION', true, 'Another program'],
  ['EMFILE', 'DISK_PERMISSION', true, 'too many files'],
  ['ENFILE', 'DISK_PERMISSION', true, 'too many files'],
  ['ENAMETOOLONG', 'DISK_PERMISSION', false, 'shorter'],
  ['ELOOP', 'DISK_PERMISSION', false, 'link'],
  ['EWHATEVER', 'INTERNAL', false, 'EWHATEVER: it failed'],
] as const)(
  '%s is worded as %s, names the path and says what to do',
  (systemCode, code, retryable, words) => {
    const error = toDiskError(systemError(systemCode), '/library/blob');
    expect({ code: error.code, retryable: error.retryable }).toEqual({ code, retryable });
    expect(error.message).toContain('/library/blob');
    expect(error.message).toContain(words);
    expect(error.details).toEqual({ path: '/library/blob', systemCode });
    expect(AppError.fromData(error.toJSON()).retryable).toBe(retryable);
  },
);

test('an AppError passes through', () => {
  const error = new AppError('CANCELLED', 'Stopped.');
  expect(toDiskError(error, '/library')).toBe(error);
});

test('anything thrown is worded', () => {
  expect(toDiskError('odd', '/library').code).toBe('INTERNAL');
  expect(systemErrorCode('odd')).toBeUndefined();
});

test.skipIf(process.platform !== 'linux').each([
  [122, 'EDQUOT', 'DISK_FULL'],
  [116, 'ESTALE', 'DISK_PERMISSION'],
  [74, 'EBADMSG', 'DISK_PERMISSION'],
  [117, 'EUCLEAN', 'DISK_PERMISSION'],
] as const)('errno %i, which libuv has no name for, is %s', (errno, name, code) => {
  // As Node makes it of what the system answers.
  const error = Object.assign(new Error(`Unknown system error -${errno}: write`), {
    errno: -errno,
    code: `Unknown system error -${errno}`,
  });
  expect(systemErrorCode(error)).toBe(name);
  expect(toDiskError(error, '/library')).toMatchObject({ code, details: { systemCode: name } });
});

test('one that nobody has a name for keeps what Node says', () => {
  const code = 'Unknown system error -9999';
  expect(systemErrorCode(systemError(code))).toBe(code);
});
