import { expect, test } from 'vitest';
import { parseContentRange } from './answer-check.ts';

test.each([
  ['bytes 0-9/10', { first: 0, last: 9, total: 10 }],
  ['bytes 5-9/*', { first: 5, last: 9, total: undefined }],
  ['Bytes 5-9/20', { first: 5, last: 9, total: 20 }],
])('reads %s', (header, expected) => {
  expect(parseContentRange(header)).toEqual(expected);
});

test.each([
  undefined,
  '',
  'bytes */10',
  'bytes 9-5/10',
  'bytes 0-10/10',
  'bytes 0-9',
  'items 0-9/10',
  'bytes 0-9/10, 1',
  'bytes -1-9/10',
])('refuses %s', (header) => {
  expect(parseContentRange(header)).toBeUndefined();
});
