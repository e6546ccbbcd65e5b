import { expect, it } from 'vitest';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { newBranch } from './branches.ts';
import { typedAhead } from './type-ahead.ts';

const names = ['assembly', 'Boot', 'Branding', 'constructor', 'boot.ini', 'zoneinfo'];
const root = newBranch({ node: 0, path: '', bytes: 0 }, 1, {
  files: names.map((name, node) => ({ name, node }) as ImageFile),
  total: names.length + 1,
});

it('goes to the next name that begins with what was typed, whatever the case', () => {
  expect(typedAhead(root, -1, 'b')).toBe(1);
  expect(typedAhead(root, 1, 'b')).toBe(2);
  expect(typedAhead(root, 2, 'bb')).toBe(4);
  expect(typedAhead(root, 4, 'b')).toBe(1);
});

it('stays where more letters still fit', () => {
  expect(typedAhead(root, 1, 'bo')).toBe(1);
  expect(typedAhead(root, 1, 'br')).toBe(2);
  expect(typedAhead(root, 1, 'boot.')).toBe(4);
});

it('finds nothing where nothing begins so, or is not read yet', () => {
  expect(typedAhead(root, 0, 'q')).toBeUndefined();
  expect(
    typedAhead(newBranch({ node: 0, path: '', bytes: 0 }, 1, { files: [], total: 3 }), 0, 'a'),
  ).toBeUndefined();
});
