import { expect, test } from 'vitest';
import { layerTree } from '../../../../tests/support/layers/layer-tree.ts';
import { planExtraction } from './extraction-plan.ts';

function planOf(names: readonly string[], system: NodeJS.Platform) {
  const plan = planExtraction(layerTree(names.map((name) => ({ name, content: 'x' }))), 0, system);
  return { written: plan.files.map(({ names: parts }) => parts.join('/')).sort(), left: plan.left };
}

test('where capitals make no difference, the first of several names is written and the others are told of', () => {
  const names = ['README', 'readme', 'Dir/a', 'dir/b', 'ÄRGER', 'ärger'];
  expect(planOf(names, 'linux').written).toEqual([...names].sort());
  for (const system of ['win32', 'darwin'] as const)
    expect(planOf(names, system)).toEqual({
      written: ['Dir/a', 'README', 'ÄRGER'].sort(),
      left: [
        { path: '/readme', why: 'name' },
        { path: '/dir', why: 'name' },
        { path: '/ärger', why: 'name' },
      ],
    });
});

test('names that Windows reads otherwise are left out there', () => {
  const names = ['con', 'aux.txt', 'dot.', 'stream:x', 'C:\\Windows\\a', 'com¹', 'fine'];
  expect(planOf(names, 'win32').written).toEqual(['fine']);
  expect(planOf(names, 'linux').written).toHaveLength(names.length);
});
