import { expect, it } from 'vitest';
import { changesOf } from './change-words.ts';

const folder = {
  kind: 'folder' as const,
  change: null,
  added: 0,
  changed: 0,
  removed: 0,
  changedIn: null,
};

it('says every kind of change in a folder, and the layer where there is one', () => {
  expect(changesOf({ ...folder, added: 1, changed: 1, removed: 1, changedIn: 1 })).toEqual([
    { mark: 'changed', count: 1, layer: 2 },
    { mark: 'added', count: 1, layer: 2 },
    { mark: 'removed', count: 1, layer: 2 },
  ]);
  expect(changesOf({ ...folder, added: 4, changed: 1 })).toEqual([
    { mark: 'changed', count: 1, layer: null },
    { mark: 'added', count: 4, layer: null },
  ]);
});

it('says of a folder that is new or gone that it is, and of one that only itself has changed just that', () => {
  const change = (mark: 'added' | 'changed' | 'removed') => ({ ...folder, change: { mark, layer: 2 } });
  expect(changesOf({ ...change('added'), added: 3 })).toEqual([{ mark: 'added', count: 3, layer: 3 }]);
  expect(changesOf(change('removed'))).toEqual([{ mark: 'removed', count: null, layer: 3 }]);
  expect(changesOf(change('changed'))).toEqual([{ mark: 'changed', count: null, layer: 3 }]);
  expect(changesOf(folder)).toEqual([]);
});
