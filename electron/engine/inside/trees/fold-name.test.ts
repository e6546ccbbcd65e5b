import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldName } from './fold-name.ts';

const fold = (text: string) => Buffer.from(foldName(Buffer.from(text))).toString();

test.each([
  ['ntdll.DLL', 'NTDLL.DLL'],
  ['über', 'ÜBER'],
  ['straße', 'STRAßE'],
  ['ﬁle é', 'ﬁLE É'],
  ['𐐨é', '𐐨É'],
])('%s and %s are one name', (name, folded) => {
  expect(fold(name)).toBe(folded);
});

test('a name is folded character by character, however it is done', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (name) => {
      const units = Array.from({ length: name.length }, (_, at) => name.charAt(at));
      const capitals = units.map((unit) => (unit.toUpperCase().length === 1 ? unit.toUpperCase() : unit));
      expect(fold(name)).toBe(capitals.join(''));
    }),
  );
});
