import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchRanges } from './match-ranges.ts';

const marked = (name: string, query: string) =>
  matchRanges(name, query).map(([from, to]) => name.slice(from, to));

test('what matched is marked, across separators too', () => {
  expect(marked('windows/server-core', 'server core')).toEqual(['server', 'core']);
  expect(marked('windows/server-core', 'servercore')).toEqual(['server-core']);
  expect(marked('windows/servercore', 'CORE 2019')).toEqual(['core']);
  expect(marked('windows/servercore', '服务器核心 2019')).toEqual(['servercore']);
  expect(marked('10.0.17763.7919-amd64', '7763.79')).toEqual(['7763.79']);
  expect(marked('dotnet/sdk', 'nothing')).toEqual([]);
});

test('ranges lie within the name, in order', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, query) => {
      let end = 0;
      for (const [from, to] of matchRanges(name, query)) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(name.length);
        end = to;
      }
    }),
  );
});
