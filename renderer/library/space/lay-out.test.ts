import { array, assert, boolean, constant, integer, property, record, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import type { LibrarySpace, StoredBlob } from '../../../shared/schemas/library-space.ts';
import { familiesOf } from './families.ts';
import { layOut } from './lay-out.ts';

const images = ['a', 'b', 'constructor', 'd'].map((reference) => ({ reference, digest: 'sha256:0' }));
const anyLayer = record({
  digest: constant(''),
  size: integer({ min: 0, max: 2_000_000_000 }),
  kind: constant('layer' as const),
  isForeign: boolean(),
  createdBy: constant(null),
  images: uniqueArray(integer({ min: 0, max: 3 }), { minLength: 1 }).map((users) => users.sort()),
});
const anySpace = array(anyLayer, { maxLength: 60 }).map(
  (blobs): LibrarySpace => ({
    images,
    blobs: blobs.map((blob, position) => ({ ...blob, digest: `sha256:${position}` })),
    unfinished: [{ digest: 'sha256:9', kind: 'partial', size: 1000, isNeeded: false }],
  }),
);

test('every layer is drawn once, within the map, and no block covers another', () => {
  assert(
    property(
      anySpace,
      integer({ min: 200, max: 1900 }),
      integer({ min: 60, max: 600 }),
      (space, width, height) => {
        const { blocks } = layOut(space, width, height);
        expect(blocks).toHaveLength(space.blobs.filter(({ size }) => size > 0).length + 1);
        expect(new Set(blocks.map(({ key }) => key)).size).toBe(blocks.length);
        for (const { left, top, width: wide, height: high } of blocks) {
          expect(Math.min(left, top, wide, high)).toBeGreaterThanOrEqual(0);
          expect(left + wide).toBeLessThanOrEqual(width);
          expect(top + high).toBeLessThanOrEqual(height);
        }
        for (const [position, one] of blocks.entries()) {
          for (const other of blocks.slice(position + 1)) {
            const isApart =
              one.left + one.width <= other.left ||
              other.left + other.width <= one.left ||
              one.top + one.height <= other.top ||
              other.top + other.height <= one.top;
            if (one.width * one.height * other.width * other.height > 0) expect(isApart).toBe(true);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('images that share a layer, also by another one, are one family', () => {
  const layer = (digest: string, users: number[]): StoredBlob => ({
    digest,
    size: 10,
    kind: 'layer',
    isForeign: false,
    createdBy: null,
    images: users,
  });
  const space = { images, blobs: [layer('x', [0, 2]), layer('y', [2, 3]), layer('z', [1])], unfinished: [] };
  expect(familiesOf(space).map((family) => family.images)).toEqual([[0, 2, 3], [1]]);
});

test('of very many layers the small ones are one block, and nothing is left out of the sum', () => {
  const blobs = Array.from({ length: 5000 }, (_, position) => ({
    digest: `sha256:${position}`,
    size: 1000 + position,
    kind: 'layer' as const,
    isForeign: false,
    createdBy: null,
    images: [position % 4],
  }));
  const { blocks } = layOut({ images, blobs, unfinished: [] }, 1200, 200);
  expect(blocks.length).toBeLessThan(310);
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  expect(blocks.reduce((sum, { size }) => sum + size, 0)).toBe(total);
});

test('an empty library has no map', () => {
  expect(layOut({ images: [], blobs: [], unfinished: [] }, 100, 100)).toEqual({ groups: [], blocks: [] });
});
