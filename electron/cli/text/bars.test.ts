import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './bars.ts';

test('lines have room, and together are the text', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 12, max: 80 }), (text, width) => {
      const lines = linesOf(text, width);
      expect(lines.join(' ')).toBe(text);
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }),
  );
});

test('a word that is too long is broken', () => {
  expect(linesOf('a aaaaaaa b', 3)).toEqual(['a', 'aaa', 'aaa', 'a b']);
  expect(linesOf('', 3)).toEqual(['']);
});
