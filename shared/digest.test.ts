import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestEnds, digestSchema, isDigest, shortDigest, splitDigest } from './digest.ts';

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

it('splits every digest that it accepts', () => {
  const digest = fc.oneof(
    digits(64).map((hex) => ({ algorithm: 'sha256', hex })),
    digits(128).map((hex) => ({ algorithm: 'sha512', hex })),
  );
  fc.assert(
    fc.property(digest, ({ algorithm, hex }) => {
      expect(splitDigest(`${algorithm}:${hex}`)).toEqual({ algorithm, hex });
      expect(digestSchema.safeParse(`${algorithm}:${hex}`).success).toBe(true);
      expect(shortDigest(`${algorithm}:${hex}`)).toBe(hex.slice(0, 12));
      expect(digestEnds(`${algorithm}:${hex}`)).toBe(`${algorithm}:${hex.slice(0, 12)}…${hex.slice(-6)}`);
    }),
  );
});

it.each([
  '',
  'sha256',
  'sha256:',
  `sha256:${'a'.repeat(63)}`,
  `sha256:${'a'.repeat(65)}`,
  `sha256:${'A'.repeat(64)}`,
  `sha256:${'g'.repeat(64)}`,
  `sha512:${'a'.repeat(64)}`,
  `sha256:${'a'.repeat(64)}\n`,
  ` sha256:${'a'.repeat(64)}`,
  `blake3:${'a'.repeat(64)}`,
  `sha256:${'../'.repeat(21)}a`,
])('refuses %j', (text) => {
  expect(isDigest(text)).toBe(false);
  expect(() => splitDigest(text)).toThrow(TypeError);
});
