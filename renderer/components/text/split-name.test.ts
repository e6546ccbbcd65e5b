import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitName } from './split-name.ts';

test('the end that tells a name from its neighbours stays whole', () => {
  expect(splitName('windows/nano')).toEqual(['', 'windows/nano']);
  expect(splitName('azure-cognitive-services/textanalytics/language')).toEqual([
    'azure-cognitive-services/textanalytics',
    '/language',
  ]);
  expect(splitName('4.8.1-20261110-windowsservercore-ltsc2019')).toEqual([
    '4.8.1-20261110-windowsservercore',
    '-ltsc2019',
  ]);
  expect(splitName('a'.repeat(40))).toEqual(['a'.repeat(28), 'a'.repeat(12)]);
});

test('nothing is lost', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(splitName(text).join('')).toBe(text);
    }),
  );
});
