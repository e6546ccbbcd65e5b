import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import type { LayerToc } from '../../../../shared/inside/layer-toc.ts';
import { treeOfRows } from '../../../../tests/support/layers/layer-tree.ts';
import { RowsBuilder } from '../index/rows-builder.ts';
import { ImageTree } from '../views/image-tree.ts';
import { ComparedTrees } from './compared-trees.ts';
import { DifferenceLists } from './difference-lists.ts';

const none = new Uint8Array();
const onStep = () => undefined;

interface Entry {
  name: string;
  size?: number;
  mode?: number;
  uid?: number;
  checksum?: number;
}

/** An image of one layer of these files. */
function imageOf(files: Iterable<Entry>, isWindows = false, known: LayerToc | null = null): ImageTree {
  const rows = new RowsBuilder();
  for (const { name, size = 1, mode = 0o644, uid = 0, checksum = 0 } of files) {
    rows.entry(
      {
        ...{ mode, uid, gid: 0, mtime: 0, attributes: 0, hasXattrs: false },
        ...{ kind: 'file', name: Buffer.from(name), link: none, size, stored: 0 },
      },
      0,
    );
    rows.checksum(checksum);
  }
  return treeOfRows(rows, isWindows, known);
}

const several = (folder: string, count: number): Entry[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${folder}/${at}` }));

function listsOf(before: ImageTree, after: ImageTree): DifferenceLists {
  return new DifferenceLists(new ComparedTrees(before, after, onStep));
}

test('folders of more files than a call has arguments are compared', () => {
  const lists = listsOf(imageOf(several('constructor', 150_000)), imageOf(several('constructor', 149_990)));
  expect(lists.page({ offset: 8, limit: 5 }, onStep)).toMatchObject({ removed: 10, added: 0, total: 10 });
  expect(lists.page({ node: 0, offset: 0, limit: 5 }, onStep).differences).toMatchObject([
    { name: 'constructor', difference: null, removed: 10, hasChildren: true },
  ]);
});

const before = imageOf([
  { name: 'etc/config', size: 10 },
  { name: 'etc/same' },
  { name: 'lib/__proto__/a', size: 100 },
  { name: 'lib/gone.dll', size: 50 },
  { name: 'lib/owned', uid: 1 },
]);
const after = imageOf([
  { name: 'etc/config', size: 12, mode: 0o600 },
  { name: 'etc/same' },
  { name: 'lib/__proto__/a', size: 130 },
  { name: 'lib/__proto__/b', size: 5 },
  { name: 'lib/owned', uid: 2 },
  { name: 'new/file10', size: 7 },
  { name: 'new/file9', size: 7 },
]);

test('a folder adds up what differs in it, and is listed by name, size or growth', () => {
  const lists = listsOf(before, after);
  const list = (more: object) => lists.page({ node: 0, offset: 0, limit: 9, ...more }, onStep).differences;
  expect(list({})).toMatchObject([
    { name: 'etc', difference: null, before: { bytes: 10 }, after: { bytes: 12 }, changed: 1, added: 0 },
    { name: 'lib', before: { bytes: 151 }, after: { bytes: 136 }, changed: 2, added: 1, removed: 1 },
    { name: 'new', difference: 'added', before: null, after: { bytes: 14 }, added: 2 },
  ]);
  expect(list({ order: 'size' }).map(({ name }) => name)).toEqual(['lib', 'new', 'etc']);
  expect(list({ order: 'growth' }).map(({ name }) => name)).toEqual(['lib', 'new', 'etc']);
  const [, lib, added] = list({});
  expect(list({ node: lib?.node, order: 'growth' }).map(({ name }) => name)).toEqual([
    'gone.dll',
    '__proto__',
    'owned',
  ]);
  expect(list({ node: added?.node }).map(({ name }) => name)).toEqual(['file9', 'file10']);
  expect(list({ only: 'removed' }).map(({ name }) => name)).toEqual(['lib']);
});

test('all that differs is found by name, pattern, path and kind, and says in what it differs', () => {
  const lists = listsOf(before, after);
  const found = (more: object) =>
    lists.page({ offset: 0, limit: 99, ...more }, onStep).differences.map(({ path }) => path);
  expect(found({})).toEqual([
    '/etc/config',
    '/lib/__proto__/a',
    '/lib/__proto__/b',
    '/lib/gone.dll',
    '/lib/owned',
    '/new',
    '/new/file10',
    '/new/file9',
  ]);
  expect(found({ query: '*.DLL' })).toEqual(['/lib/gone.dll']);
  expect(found({ query: 'lib/' })).toHaveLength(4);
  expect(found({ query: 'file', only: 'removed' })).toEqual([]);
  expect(found({ only: 'changed', order: 'size' })[0]).toBe('/lib/__proto__/a');
  const facts = lists.page({ only: 'changed', offset: 0, limit: 9 }, onStep).differences;
  expect(facts.map(({ facts: what }) => what)).toEqual([['content', 'mode'], ['content'], ['owner']]);
  expect(lists.page({ offset: 0, limit: 0 }, onStep)).toMatchObject({ added: 4, changed: 3, removed: 1 });
});

test('the way to a path is told as far as it is listed', () => {
  const lists = listsOf(before, after);
  const way = (path: string, choice: object) =>
    lists.stepsTo(path, choice, onStep).map(({ position }) => position);
  expect(way('/lib/__proto__/b', {})).toEqual([1, 0, 1]);
  expect(way('/lib/gone.dll', { order: 'growth' })).toEqual([0, 0]);
  expect(way('/lib/gone.dll', { only: 'added' })).toEqual([]);
  expect(way('/etc/same', {})).toEqual([]);
  expect(way('/', {})).toEqual([]);
});

test('where only one image tells small letters from capitals, nothing is lost', () => {
  const found = listsOf(imageOf([{ name: 'A' }], true), imageOf([{ name: 'A' }, { name: 'a' }]));
  expect(found.page({ offset: 0, limit: 9 }, onStep)).toMatchObject({ added: 1, total: 1 });
});

test('comparing and listing a folder of many files ends where it is told to, soon after', () => {
  const [all, none_] = [imageOf(several('d', 40_000)), imageOf([])];
  const stopAfter = (steps: number) => {
    let left = steps;
    return () => {
      if (left-- === 0) throw new AppError('CANCELLED', 'Stopped.');
    };
  };
  expect(() => new ImageTree(all.layers, false, stopAfter(1))).toThrow('Stopped.');
  // Also while names are made ready to be found, which is done again by the next one.
  for (const steps of [0, 1, 8, 12, 30])
    expect(() => new ComparedTrees(all, none_, stopAfter(steps))).toThrow('Stopped.');
  const lists = new DifferenceLists(new ComparedTrees(all, none_, onStep));
  for (const asked of [{ node: 1 }, { node: 1, order: 'size' as const }, {}, { query: 'x' }])
    expect(() => lists.page({ ...asked, offset: 0, limit: 1 }, stopAfter(3))).toThrow('Stopped.');
  // What was stopped leaves nothing behind that would be wrong.
  expect(lists.page({ node: 1, offset: 0, limit: 1 }, onStep).total).toBe(40_000);
});

test('what eStargz packs beside the files of an image is no difference, and has its name in no other layer', () => {
  const own = [
    { name: 'stargz.index.json', size: 900 },
    { name: '.no.prefetch.landmark', size: 1 },
    { name: '.prefetch.landmark', size: 1 },
  ];
  const estargz = (size: number): ImageTree =>
    imageOf([...own.map((entry) => ({ ...entry, size })), { name: 'etc/stargz.index.json', size }], false, {
      state: 'agrees',
      format: 'estargz',
    });
  const plain = (files: Entry[] = []) => imageOf([...files, { name: 'etc/stargz.index.json', size: 4 }]);
  const all = (before: ImageTree, after: ImageTree) => {
    const { differences, ...sums } = listsOf(before, after).page({ offset: 0, limit: 9 }, onStep);
    return [differences.map(({ path, difference }) => `${difference} ${path}`), sums.bytesAfter] as const;
  };
  expect(all(estargz(4), plain())).toEqual([[], 0]);
  expect(all(plain(), estargz(4))).toEqual([[], 0]);
  expect(all(estargz(5), estargz(6))).toEqual([['changed /etc/stargz.index.json'], 6]);
  expect(all(plain(), plain(own))[0]).toEqual([
    'added /.no.prefetch.landmark',
    'added /.prefetch.landmark',
    'added /stargz.index.json',
  ]);
});

test('what a table of contents lists and a tar is never taken for changed where nobody knows', () => {
  const byToc = (files: Entry[]) => imageOf(files, false, { state: 'unchecked', format: 'estargz' });
  const files = (checksum: number): Entry[] => [
    { name: 'd/same', size: 5, checksum },
    { name: 'empty', size: 0 },
    { name: 'larger', size: checksum, checksum },
    { name: 'mode', size: 5, checksum, mode: checksum },
  ];
  const toc = byToc(files(7));
  const { differences, ...sums } = listsOf(imageOf(files(8)), toc).page({ offset: 0, limit: 9 }, onStep);
  expect(differences.map(({ path, difference, facts }) => [path, difference, ...facts])).toEqual([
    ['/d/same', 'unknown'],
    ['/larger', 'changed', 'content'],
    ['/mode', 'changed', 'mode'],
  ]);
  expect(sums).toMatchObject({ added: 0, changed: 2, removed: 0, unknown: 1, total: 3 });
  const only = listsOf(toc, imageOf(files(8))).page(
    { node: 0, only: 'unknown', offset: 0, limit: 9 },
    onStep,
  );
  expect(only.differences).toMatchObject([{ path: '/d', difference: null, unknown: 1 }]);
  // Tables tell checksums of one kind; one that tells none of a file knows nothing of it.
  expect(listsOf(toc, byToc(files(7))).page({ offset: 0, limit: 9 }, onStep).total).toBe(0);
  expect(listsOf(toc, byToc(files(9))).page({ offset: 0, limit: 9 }, onStep).changed).toBe(3);
  const untold = byToc([{ name: 'd/same', size: 5 }]);
  expect(listsOf(untold, untold).page({ offset: 0, limit: 9 }, onStep).total).toBe(0);
  expect(
    listsOf(untold, byToc([{ name: 'd/same', size: 5 }])).page({ offset: 0, limit: 9 }, onStep),
  ).toMatchObject({ unknown: 1, changed: 0 });
});
