import { expect, test } from 'vitest';
import { wordsLeft } from './words-left.ts';

test.each([
  ['server core 2019', 'windows/servercore', '2019'],
  ['servercore-ltsc2019', 'windows/servercore', 'ltsc2019'],
  ['服务器核心2019', 'windows/servercore', '2019'],
  ['ltsc2022', 'windows/nanoserver', 'ltsc2022'],
  ['runtime', 'dotnet/runtime', ''],
  ['dotnet 10.0 noble', 'dotnet/sdk', '10.0 noble'],
  ['', 'dotnet/sdk', ''],
])('of "%s" for %s: "%s"', (query, name, left) => {
  expect(wordsLeft(query, name)).toBe(left);
});
