import { expect, test } from 'vitest';
import { type ErrorCode, errorCodes } from '../../../shared/errors.ts';
import { exitCodeOf, exitCodeOfError } from './exit-codes.ts';

const meaning: Record<number, ErrorCode[]> = {
  1: ['INTERNAL'],
  2: ['INVALID_REFERENCE'],
  3: ['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', 'BLOB_UNKNOWN', 'PLATFORM_NOT_FOUND'],
  4: [
    'UNSUPPORTED_MANIFEST',
    'MANIFEST_TOO_LARGE',
    'TOO_MANY_REQUESTS',
    'NETWORK',
    'TIMEOUT',
    'TLS',
    'BLOCKED_URL',
  ],
  5: ['DIGEST_MISMATCH', 'SIZE_MISMATCH', 'ARCHIVE_INVALID', 'LIBRARY_CORRUPT'],
  6: ['UNAUTHORIZED', 'DENIED'],
  7: ['DISK_FULL', 'DISK_PERMISSION', 'LIBRARY_BUSY'],
  8: ['SIGNATURE_REJECTED'],
  130: ['CANCELLED'],
};

test.each(errorCodes)('%s has the exit code of its group', (code) => {
  const [expected] = Object.entries(meaning).find(([, codes]) => codes.includes(code)) ?? [];
  expect(String(exitCodeOfError[code])).toBe(expected);
});

test('an export into the library is a mistake of the command line', () => {
  expect(exitCodeOf({ code: 'DISK_PERMISSION', details: { path: '/l/a.tar', library: '/l' } })).toBe(2);
  expect(exitCodeOf({ code: 'DISK_PERMISSION', details: { path: '/l/a.tar' } })).toBe(7);
});
