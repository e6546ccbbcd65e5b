import { expect, it } from 'vitest';
import { parseJson } from './json.ts';

it('reads JSON from bytes and from text, a byte order mark in front of it or not', () => {
  expect(parseJson(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  expect(parseJson('[1]')).toEqual([1]);
  expect(parseJson('null')).toBeNull();
});

it.each(['', '{', '<html>', '[1]]'])('gives nothing for %j', (text) => {
  expect(parseJson(text)).toBeUndefined();
});
