import { expect, it } from 'vitest';
import { nextLink } from './link-header.ts';

it.each([
  ['</v2/_catalog?last=a&n=2>; rel="next"', '/v2/_catalog?last=a&n=2'],
  ['<https://r.example/v2/x/tags/list?last=a,b>;rel=next', 'https://r.example/v2/x/tags/list?last=a,b'],
  ['</first>; rel="first", </second>; title="x"; rel="last next"', '/second'],
  ['</first>; rel="prev"', null],
  ['no link at all', null],
  [undefined, null],
])('%s', (header, expected) => {
  expect(nextLink(header)).toBe(expected);
});
