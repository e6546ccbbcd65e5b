import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chipText, fitChips } from './fit-chips.ts';

const tags = ['ltsc2019', 'ltsc2019-amd64', '1809', '1809-amd64', '10.0.17763.7919'];

test('a chip says what differs', () => {
  expect(tags.map((tag) => chipText(tag, 'ltsc2019'))).toEqual([
    'ltsc2019',
    '-amd64',
    '1809',
    '1809-amd64',
    '10.0.17763.7919',
  ]);
});

test('what has no room is counted, and the chosen one has room', () => {
  expect(fitChips(tags, undefined, 260).shown).toEqual(['ltsc2019', 'ltsc2019-amd64', '1809']);
  expect(fitChips(tags, '10.0.17763.7919', 260)).toEqual({
    shown: ['ltsc2019', '10.0.17763.7919'],
    hidden: ['ltsc2019-amd64', '1809', '1809-amd64'],
  });
});

test('every tag is shown or counted', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 0, max: 600 }), (names, width) => {
      const { shown, hidden } = fitChips(names, names.at(-1), width);
      expect([...shown, ...hidden].sort()).toEqual([...names].sort());
    }),
  );
});
