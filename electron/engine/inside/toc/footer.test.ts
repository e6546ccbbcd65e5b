import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { estargzFooter, zstdFooter } from '../../../../tests/support/layers/toc-layers.ts';
import { footerBytes, readFooter } from './footer.ts';

const end = (footer: Buffer) => Buffer.concat([Buffer.alloc(footerBytes), footer]).subarray(-footerBytes);

test('the footers of eStargz, of old stargz and of zstd:chunked say where the table is', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.integer({ min: 1, max: 2 ** 20 }), (offset, length) => {
      const footer = estargzFooter(offset);
      expect(readFooter(end(footer), offset + length + 51)).toEqual({
        format: 'estargz',
        place: { offset, length, unpacked: undefined },
      });
      // The old one had its field without a head.
      const old = Buffer.concat([footer.subarray(0, 10), Buffer.from([22, 0]), footer.subarray(16)]);
      expect(readFooter(end(old), offset + length + 47)).toMatchObject({ place: { offset, length } });
      for (const rest of [[], [0, 0, 0]]) {
        const chunked = zstdFooter([offset, length, 7, 1, ...rest]);
        expect(readFooter(end(chunked), offset + length + chunked.length)).toEqual({
          format: 'zstd-chunked',
          place: { offset, length, unpacked: 7 },
        });
      }
    }),
    { numRuns: 50 },
  );
});

test('a footer that names what is not before it is none', () => {
  const size = 10_000;
  const bad = [
    estargzFooter(size - 51),
    estargzFooter(size),
    estargzFooter(2 ** 52),
    zstdFooter([size - 72, 10, 10, 1, 0, 0, 0]),
    zstdFooter([0, 0, 0, 1, 0, 0, 0]),
    zstdFooter([0, 10, 10, 2, 0, 0, 0]),
    zstdFooter([2 ** 53, 2 ** 53, 1, 1, 0, 0, 0]),
  ];
  for (const footer of bad) expect(readFooter(end(footer), size)).toBeUndefined();
});

test('no bytes make it throw', () => {
  const footers = [estargzFooter(5), zstdFooter([1, 2, 3, 1, 0, 0, 0])];
  fc.assert(
    fc.property(
      fc.constantFrom(...footers),
      fc.array(fc.tuple(fc.nat(71), fc.nat(255))),
      fc.nat(72),
      (footer, changes, length) => {
        const bytes = Buffer.from(end(footer));
        for (const [at, byte] of changes) bytes[at] = byte;
        const found = readFooter(bytes.subarray(footerBytes - length), 1000);
        expect((found?.place.offset ?? 0) + (found?.place.length ?? 0)).toBeLessThanOrEqual(1000);
      },
    ),
    { numRuns: 200 },
  );
});
