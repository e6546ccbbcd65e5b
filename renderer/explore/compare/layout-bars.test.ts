import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutBars } from './layout-bars.ts';

const blob = (digest: string, size: number) => ({ digest, size });

test('equal layers are joined wherever they stand, and no layer is too thin to be seen', () => {
  const first = [blob('base', 100), blob('old', 50), blob('empty', 0)];
  const second = [blob('base', 100), blob('empty', 0), blob('new', 200), blob('empty', 0)];
  const layout = layoutBars(first, second, 616);
  expect(layout.first.map(({ x, width }) => [x, width])).toEqual([
    [0, 202],
    [204, 102],
    [308, 2],
  ]);
  expect(layout.bands.map(({ digest, lower }) => [digest, lower.x])).toEqual([
    ['base', 0],
    ['empty', 204],
  ]);
});

test('both bars have one scale and the width that there is', () => {
  const blobs = fc.array(fc.record({ digest: fc.constantFrom('a', 'b', 'c'), size: fc.nat(1e9) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(blobs, blobs, fc.integer({ min: 400, max: 2000 }), (first, second, width) => {
      const layout = layoutBars(first, second, width);
      for (const segments of [layout.first, layout.second]) {
        let end = 0;
        for (const segment of segments) {
          expect(segment.x).toBeGreaterThanOrEqual(end);
          expect(segment.width).toBeGreaterThanOrEqual(2);
          end = segment.x + segment.width;
        }
        expect(end).toBeLessThanOrEqual(width + 0.001);
      }
    }),
  );
});
