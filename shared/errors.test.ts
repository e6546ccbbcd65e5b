import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  AppError,
  appErrorSchema,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  toAppError,
} from './errors.ts';

const anyCode = fc.oneof(fc.constantFrom(...errorCodes), fc.string(), fc.anything());
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.anything());
const anyDetails = fc.oneof(
  fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'host')), fc.anything()),
  fc.anything(),
);
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

test('whatever an error is made of, it crosses a process boundary', () => {
  fc.assert(
    fc.property(anyCode, anyText, anyDetails, fc.anything(), (code, message, details, cause) => {
      const options = { details: details as ErrorDetails, cause };
      const data = new AppError(code as ErrorCode, message as string, options).toJSON();
      expect(appErrorSchema.parse(data)).toEqual(data);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      for (const text of [data.message, ...Object.values(data.details).flat()]) {
        if (typeof text !== 'string') continue;
        expect(text).not.toMatch(unsafe);
        expect([...text].length).toBeLessThanOrEqual(500);
      }
    }),
  );
});

test('anything thrown becomes an error', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (thrown) => {
      expect(appErrorSchema.safeParse(toAppError(thrown).toJSON()).success).toBe(true);
    }),
  );
  expect(toAppError(Object.create(null)).code).toBe('INTERNAL');
});

test('a code that is none becomes INTERNAL, with the original noted', () => {
  for (const code of ['constructor', '__proto__', 'toString', 'NO_SUCH_CODE', Object]) {
    const { code: kept, details } = new AppError(code as ErrorCode, 'A sentence.').toJSON();
    expect(kept).toBe('INTERNAL');
    expect(details).toEqual({ unknownCode: String(code).replaceAll(/\s+/g, ' ') });
  }
});

test('texts are one clean line of at most 500 characters', () => {
  const made = (text: string) => new AppError('NETWORK', text, { details: { text, list: [text] } }).toJSON();
  const hidden = '\u0000\u001b\u007f\u009b\u061c\u200e\u200f\u202a\u202e\u2066\u2069';
  expect(made(`\u001b[1;31ma\r\nb\u2028c\u2029d\te${hidden}f\ud800g`)).toMatchObject({
    message: 'a b c d ef\ufffdg',
    details: { text: 'a b c d ef\ufffdg', list: ['a b c d ef\ufffdg'] },
  });
  const long = '🐳 '.repeat(251);
  expect(made(long).message).toBe(`${'🐳 '.repeat(249)}🐳…`);
  expect(made(long).details.text).toBe(`${'🐳 '.repeat(249)}🐳…`);
  expect(made('🐳'.repeat(500)).message).toBe('🐳'.repeat(500));
});

test('a long word is cut before the advice that follows it', () => {
  const { message } = new AppError(
    'INVALID_REFERENCE',

    `“${'x'.repeat(800)}” is not a reference. Write it like windows/servercore:ltsc2019.`,
  );
  expect(message).toContain('…');
  expect(message).toMatch(/is not a reference\. Write it like windows\/servercore:ltsc2019\.$/);
});

test('details keep what a sentence can name, and nothing else', () => {
  const details = {
    host: 'a.example',
    status: 404,
    isLast: false,
    available: [...Array.from({ length: 300 }, (_, at) => `item ${at}`), 7],
    'not plain': 'x',
    __proto: 'x',
    constructor: 'x',
    nested: { deep: 'x' },
    ['__proto__']: 'x',
    endless: Number.POSITIVE_INFINITY,
    none: Number.NaN,
    nothing: null,
  };
  const error = new AppError('NETWORK', 'A sentence.', { details: details as unknown as ErrorDetails });
  expect(Object.keys(error.details)).toEqual(['host', 'status', 'isLast', 'available']);
  expect(error.details.available).toHaveLength(100);
});
