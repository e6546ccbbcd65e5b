import { expect, test } from 'vitest';
import { isBoundedJson, maximumDepth, maximumFields, parseBoundedJson } from './bounded-json.ts';

const isBounded = (text: string, values?: number) => isBoundedJson(Buffer.from(text), values);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const object = (fields: number) => `{${Array.from({ length: fields }, (_, at) => `"${at}":0`).join()}}`;

test('counts values, not bytes', () => {
  expect(isBounded('[1,2,3]', 4)).toBe(true);
  expect(isBounded('[1,2,3,4]', 4)).toBe(false);
  expect(isBounded('{"a":[],"b":{}}', 4)).toBe(false);
  expect(isBounded(`"${'x,[{'.repeat(100)}"`, 1)).toBe(true);
  expect(isBounded(String.raw`["a\"[[,","\\",2]`, 4)).toBe(true);
  expect(isBounded(String.raw`["a\\",[],2]`, 4)).toBe(false);
});

test('counts how deep, and the fields of each object by itself', () => {
  expect(isBounded(nested(maximumDepth))).toBe(true);
  expect(isBounded(nested(maximumDepth + 1))).toBe(false);
  expect(isBounded(`[${object(maximumFields)},${object(maximumFields)}]`)).toBe(true);
  expect(isBounded(object(maximumFields + 1))).toBe(false);
  expect(isBounded(`[${'0,'.repeat(maximumFields + 1)}0]`)).toBe(true);
  expect(isBounded(`{"a":[${'0,'.repeat(maximumFields + 1)}0],"b":0}`)).toBe(true);
});

test('parses what is within the bounds, and nothing else', () => {
  expect(parseBoundedJson(Buffer.from('\uFEFF{"a":[1]}'))).toEqual({ a: [1] });
  expect(parseBoundedJson(Buffer.from('[1,2]'), 2)).toBeUndefined();
  expect(parseBoundedJson(Buffer.from(']]]'))).toBeUndefined();
});
