import { array, assert, boolean, constant, integer, property, record, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import type { LibrarySpace } from '../schemas/library-space.ts';
import { imageKey, spaceSums } from './space-sums.ts';

const images = ['a', 'b', 'constructor', 'd'].map((reference) => ({ reference, digest: 'sha256:0' }));

const anyBlob = record({
  digest: constant('sha256:1'),
  size: integer({ min: 0, max: 1_000_000 }),
  kind: constant('layer' as const),
  isForeign: constant(false),
  createdBy: constant(null),
  images: uniqueArray(integer({ min: 0, max: 3 }), { minLength: 1 }),
});

test('what goes and what stays are all of it, and what goes is used by nobody else', () => {
  assert(
    property(array(anyBlob), array(boolean(), { minLength: 4, maxLength: 4 }), (blobs, choice) => {
      const space: LibrarySpace = { images, blobs, unfinished: [] };
      const chosen = images.filter((_, position) => choice[position]);
      const sums = spaceSums(space, new Set(chosen.map(imageKey)));
      expect(sums.frees + sums.stays).toBe(sums.bytes);
      const left = blobs.filter((blob) => blob.images.some((position) => !choice[position]));
      const before = blobs.reduce((sum, { size }) => sum + size, 0);
      expect(before - left.reduce((sum, { size }) => sum + size, 0)).toBe(sums.frees);
      expect(sums.sharedWith.every(({ bytes }) => bytes <= sums.stays)).toBe(true);
    }),
  );
});

test('a layer of two chosen images counts once, and names who keeps a shared one', () => {
  const layer = (size: number, users: number[]) => ({
    digest: 'sha256:1',
    size,
    kind: 'layer' as const,
    isForeign: false,
    createdBy: null,
    images: users,
  });
  const space: LibrarySpace = {
    images,
    blobs: [layer(100, [0, 1]), layer(10, [0, 2, 3]), layer(1, [3])],
    unfinished: [],
  };
  const keys = new Set(images.slice(0, 2).map(imageKey));
  expect(spaceSums(space, keys)).toEqual({
    bytes: 110,
    frees: 100,
    stays: 10,
    sharedWith: [
      { reference: 'constructor', bytes: 10 },
      { reference: 'd', bytes: 10 },
    ],
  });
});
