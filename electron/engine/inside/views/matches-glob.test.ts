import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob, matchesGlobBytes } from './matches-glob.ts';

function inBytes(text: string, pattern: string): boolean {
  const bytes = Buffer.from(`x${text}x`);
  return matchesGlobBytes(bytes, 1, bytes.length - 1, Buffer.from(pattern));
}

test.each([
  ['ntdll.dll', '*.dll', true],
  ['ntdll.dll', 'nt???.dll', true],
  ['ntdll.dll', 'nt??.dll', false],
  ['a€b', 'a?b', true],
  ['a€b', 'a??b', false],
  ['', '*', true],
  ['', '?', false],
  ['aaab', '*a*b', true],
  ['mississippi', 'm*iss*pi', true],
])('%s is like %s: %s', (text, pattern, expected) => {
  expect(matchesGlob(text, pattern)).toBe(expected);
  expect(inBytes(text, pattern)).toBe(expected);
});

test('bytes are like a pattern just when their text is', () => {
  const part = fc.constantFrom('a', 'b', '€', 'é', '.');
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  const pattern = fc
    .array(fc.oneof(part, fc.constantFrom('*', '?')), { maxLength: 8 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, pattern, (name, like) => {
      expect(inBytes(name, like)).toBe(matchesGlob(name, like));
    }),
    { numRuns: 1000 },
  );
});
