import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import type { MapBlock } from '../../../shared/inside/file-facts.ts';
import { layOutFolder } from './folder-map.ts';

const block = (node: number, parent: number, bytes: number, kind: MapBlock['kind'] = 'file'): MapBlock => ({
  node,
  parent,
  name: `n${node}`,
  kind,
  bytes,
  files: 1,
  depth: 0,
});

it('draws all bytes of a folder, none twice, and nothing beyond its room', () => {
  const sizes = array(tuple(nat(5), integer({ min: 1, max: 1_000_000 })), { maxLength: 40 });
  assert(
    property(
      sizes,
      integer({ min: 100, max: 1500 }),
      integer({ min: 80, max: 700 }),
      (files, width, height) => {
        const folders = [0, 1, 2, 3, 4, 5].map((at) => ({ at, bytes: 0 }));
        for (const [at, bytes] of files) {
          const folder = folders[at];
          if (folder !== undefined) folder.bytes += bytes;
        }
        const total = folders.reduce((sum, { bytes }) => sum + bytes, 7);
        const blocks = [
          block(0, 0, total, 'folder'),
          ...folders
            .filter(({ at, bytes }) => at > 0 && bytes > 0)
            .map(({ at, bytes }) => block(at, 0, bytes, 'folder')),
          ...files.map(([at, bytes], index) => block(100 + index, at, bytes)),
        ];
        const boxes = layOutFolder(blocks, '', false, width, height);
        const leaves = boxes.filter(({ isLeaf }) => isLeaf);
        expect(leaves.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(total);
        expect(new Set(boxes.map(({ item }) => item.key)).size).toBe(boxes.length);
        for (const { left, top, width: wide, height: high } of boxes) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(left + wide).toBeLessThanOrEqual(width);
          expect(top + high).toBeLessThanOrEqual(height);
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('has what is left of a folder in a part of its own', () => {
  const boxes = layOutFolder(
    [block(0, 0, 1000, 'folder'), block(1, 0, 600, 'folder'), block(2, 1, 200)],
    'C:\\Windows',
    true,
    600,
    400,
  );
  expect(boxes.filter(({ isLeaf }) => isLeaf).map(({ item, size }) => [item.key, item.path, size])).toEqual([
    ['rest 0', 'C:\\Windows', 400],
    ['rest 1', 'C:\\Windows\\n1', 400],
    ['2', 'C:\\Windows\\n1\\n2', 200],
  ]);
  expect(layOutFolder([], '', false, 600, 400)).toEqual([]);
});
