import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileFactsSchema, mapBlockSchema, wastedFileSchema } from '../../shared/inside/file-facts.ts';
import { imageFilePageSchema } from '../../shared/inside/image-files.ts';
import { insideStateSchema } from '../../shared/inside/inside-state.ts';
import { type InsideLibrary, insideLibrary, insideRig } from '../support/layers/inside-rig.ts';
import { randomLayers } from '../support/layers/random-layers.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';

const file = (name: string, content = name): RawEntry => ({ name, content });
// Its threads take longer to start than to answer.
let shared: InsideLibrary;
let images = 0;
beforeAll(async () => {
  shared = await insideLibrary(join(mkdtempSync(join(tmpdir(), 'longshore-views-')), 'library'));
});
afterAll(async () => {
  await shared.files.close();
  rmSync(join(shared.folder, '..'), { recursive: true, force: true });
});

const rig = (layers: readonly Buffer[]) =>
  insideRig(layers, { reference: `image.example/a:${++images}` }, shared);

const page = { offset: 0, limit: 500 };

const lower = rawTar([
  file('constructor/__proto__', 'x'.repeat(50)),
  file('etc/old', '1'),
  { ...file('etc/config', 'old'), uid: 7, gid: 8 } as RawEntry,
  file('usr/big', 'b'.repeat(1000)),
  file('usr/lib/small', 'c'.repeat(100)),
  { name: 'link', type: '2', link: 'etc/config' },
]);
const middle = rawTar([file('etc/config', 'newer'), file('opt/new', 'new')]);
const upper = rawTar([file('usr/.wh.big'), file('etc/config', 'newest'), file('etc/another', '2')]);

test('the state of an image says what is known of its layers before and after it is opened', async () => {
  const { open, files, image, signal } = await rig([lower, middle]);
  const before = insideStateSchema.parse(await files.state(image, signal));
  expect(before).toMatchObject({ isInLibrary: true, isWindows: false, bytesToFetch: 0 });
  expect(before.layers.map(({ state, createdBy }) => [state, createdBy])).toEqual([
    ['here', 'layer 1'],
    ['here', 'layer 2'],
  ]);
  expect(before.bytesToRead).toBe(before.layers.reduce((sum, { bytes }) => sum + bytes, 0));
  const { listing } = await open();
  const after = await files.state(image, signal);
  expect(after.layers.map(({ state }) => state)).toEqual(['listed', 'listed']);
  expect(after.bytesToRead).toBe(0);
  const root = { order: 'name', ...page } as const;
  await files.list({ ...image, listing, upTo: 1 }, 0, root, signal);
  await expect(files.list({ ...image, listing: 'other' }, 0, root, signal)).rejects.toMatchObject({
    details: { reason: 'no-node' },
  });
  await expect(files.state({ reference: 'image.example/none:1' }, signal)).rejects.toMatchObject({
    code: 'MANIFEST_UNKNOWN',
  });
});

test('a folder is listed in parts, and what has not changed can be left out', async () => {
  const { open, files, image, signal, all } = await rig([lower, middle, upper]);
  await open();
  const list = async (path: string, options: object) => {
    const folder = await files.find(image, path, true, signal);
    const asked = { order: 'name', ...page, ...options } as const;
    return imageFilePageSchema.parse(await files.list(image, folder?.node ?? -1, asked, signal));
  };
  const names = async (...asked: Parameters<typeof list>) =>
    (await list(...asked)).files.map(({ name }) => name);
  expect(await names('/', {})).toEqual(['constructor', 'etc', 'opt', 'usr', 'link']);
  expect(await names('/', { offset: 1, limit: 2 })).toEqual(['etc', 'opt']);
  expect((await list('/', { offset: 1, limit: 2 })).total).toBe(5);
  expect(await names('/', { onlyChanged: true })).toEqual(['etc', 'opt', 'usr']);
  expect(await names('/usr', { onlyChanged: true })).toEqual(['big']);
  expect(await names('/', { order: 'size' })).toEqual(['usr', 'constructor', 'etc', 'opt', 'link']);
  expect(await names('/usr', { order: 'size' })).toEqual(['lib', 'big']);
  const found = await all();
  const steps = async (path: string, options: object) =>
    (await files.locate(image, { path, order: 'name', ...options }, signal)).map(({ position }) => position);
  expect(await steps('/usr/lib/small', {})).toEqual([3, 0, 0]);
  expect(await steps('/usr/big', { order: 'size' })).toEqual([0, 1]);
  expect(await steps('/usr/big', { onlyChanged: true })).toEqual([2, 0]);
  expect(await steps('/constructor/__proto__', { onlyChanged: true })).toEqual([]);
  expect(await steps('/nothing', {})).toEqual([]);
  expect(found.get('/usr')?.changedIn).toBe(2);
  expect(found.get('/opt')?.changedIn).toBe(1);
  expect(found.get('/etc')?.changedIn).toBe(2);
  expect(found.get('/constructor')?.changedIn).toBeNull();
});

test('of a file all is told: its owner, what made it, what it was before and where it leads', async () => {
  const { open, files, image, signal } = await rig([lower, middle, upper]);
  const { layers } = await open();
  const factsOf = async (path: string) => {
    const found = await files.find(image, path, false, signal);
    return fileFactsSchema.parse(await files.facts(image, found?.node ?? -1, signal));
  };
  expect(await factsOf('/etc/config')).toMatchObject({
    digest: layers[2]?.digest,
    createdBy: 'layer 3',
    target: null,
    attributes: null,
    versions: [
      { layer: 2, bytes: 6, createdBy: 'layer 3' },
      { layer: 1, bytes: 5, createdBy: 'layer 2' },
      { layer: 0, bytes: 3, createdBy: 'layer 1' },
    ],
  });
  expect(await factsOf('/link')).toMatchObject({ target: { path: '/etc/config' }, createdBy: 'layer 1' });
  expect(await factsOf('/etc')).toMatchObject({ uid: null, file: { kind: 'folder' } });
});

test('a map has the largest parts of folders of any depth', async () => {
  const { open, files, image, signal } = await rig([lower]);
  await open();
  const map = async (depth: number, limit: number) =>
    (await files.map(image, { node: 0, depth, limit }, signal)).map((block) => {
      const { name, bytes, depth: at } = mapBlockSchema.parse(block);
      return [name, bytes, at];
    });
  expect(await map(1, 100)).toEqual([
    ['/', 1154, 0],
    ['usr', 1100, 1],
    ['constructor', 50, 1],
    ['etc', 4, 1],
  ]);
  expect(await map(4, 5)).toEqual([
    ['/', 1154, 0],
    ['usr', 1100, 1],
    ['big', 1000, 2],
    ['lib', 100, 2],
    ['small', 100, 3],
  ]);
});

test('what a layer has done can be listed, searched and drawn alone, with the sums of that', async () => {
  const { open, files, image, signal } = await rig([lower, middle, upper]);
  await open();
  const asked = { order: 'size', changedBy: 2, ...page } as const;
  const root = await files.list(image, 0, asked, signal);
  const rows = root.files.map(({ name, bytes, files: count, hasChildren }) => [
    name,
    bytes,
    count,
    hasChildren,
  ]);
  expect(rows).toEqual([
    ['etc', 7, 2, true],
    ['usr', 0, 0, true],
  ]);
  expect(root.bytes).toBe(7);
  expect(root.files).toMatchObject([
    { added: 1, changed: 1, removed: 0, changedIn: 2 },
    { added: 0, changed: 0, removed: 1, changedIn: 2 },
  ]);
  const usr = root.files.find(({ name }) => name === 'usr')?.node ?? -1;
  // What was removed is shown, and is in no sum.
  expect((await files.list(image, usr, asked, signal)).files).toMatchObject([{ name: 'big', bytes: 1000 }]);
  const found = await files.search(image, { query: '*', ...asked }, signal);
  expect(found.files.map(({ name }) => name).toSorted()).toEqual(['another', 'big', 'config', 'etc', 'usr']);
  expect(found.bytes).toBe(7);
  expect((await files.search(image, { query: '*', ...page }, signal)).total).toBe(13);
  const map = await files.map(image, { node: 0, depth: 4, limit: 100, changedBy: 2 }, signal);
  expect(map.map(({ name, bytes, files: count }) => [name, bytes, count])).toEqual([
    ['/', 7, 2],
    ['etc', 7, 2],
    ['config', 6, 1],
    ['another', 1, 1],
  ]);
  expect(await files.map(image, { node: usr, depth: 4, limit: 100, changedBy: 2 }, signal)).toMatchObject([
    { bytes: 0 },
  ]);
});

test('what is wasted is listed with what became of it', async () => {
  const { open, files, image, signal } = await rig([lower, middle, upper]);
  const { wastedBytes, wastedFiles } = await open();
  const wasted = await files.wasted(image, page, signal);
  const big = await files.search(image, { query: 'big', ...page }, signal);
  expect(wasted.files[0]?.node).toBe(big.files[0]?.node);
  expect({ ...wasted, files: wasted.files.map(({ node: _, ...file }) => file) }).toEqual({
    files: [
      { path: '/usr/big', bytes: 1000, layer: 0, by: 'removed', byLayer: 2 },
      { path: '/etc/config', bytes: 5, layer: 1, by: 'changed', byLayer: 2 },
      { path: '/etc/config', bytes: 3, layer: 0, by: 'changed', byLayer: 1 },
    ],
    total: 3,
  });
  expect([wastedFiles, wastedBytes]).toEqual([3, 1008]);
});

test.each([1, 2, 3])('random layers %i: sums agree with their parts', async (seed) => {
  const layers = randomLayers(seed).map((entries) => rawTar(entries));
  const { open, files, image, signal } = await rig(layers);
  const summary = await open();
  const wasted = await files.wasted(image, { offset: 0, limit: 100_000 }, signal);
  for (const row of wasted.files) wastedFileSchema.parse(row);
  expect(wasted.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(summary.wastedBytes);
  expect(wasted.total).toBe(summary.wastedFiles);
  const [root, ...blocks] = await files.map(image, { node: 0, depth: 4, limit: 2000 }, signal);
  expect(root?.bytes).toBe(summary.bytes);
  const top = blocks.filter(({ depth }) => depth === 1);
  expect(top.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(summary.bytes);
});

test('a list that is searched for comes in parts, the largest first', async () => {
  const { open, files, image, signal } = await rig([lower]);
  await open();
  const search = async (asked: object) => {
    const found = await files.search(image, { query: '*', ...page, ...asked }, signal);
    return [found.total, found.files.map(({ name }) => name)];
  };
  expect(await search({ order: 'size', limit: 3 })).toEqual([10, ['usr', 'big', 'lib']]);
  expect(await search({ order: 'size', offset: 2, limit: 2 })).toEqual([10, ['lib', 'small']]);
  expect(await search({ query: 'PROTO', order: 'name' })).toEqual([1, ['__proto__']]);
});

test('a preview comes out of the layer, and of an older version by its layer', async () => {
  const { open, files, image, signal } = await rig([lower, middle]);
  await open();
  const preview = async (upTo: number) => {
    const of = { ...image, upTo };
    const { node = -1 } = (await files.find(of, '/etc/config', true, signal)) ?? {};
    return files.preview(of, { node }, signal);
  };
  expect(await preview(2)).toMatchObject({ kind: 'text', text: 'newer' });
  expect(await preview(1)).toMatchObject({ kind: 'text', text: 'old' });
  const folder = await files.find(image, '/etc', true, signal);
  await expect(files.preview(image, { node: folder?.node ?? -1 }, signal)).rejects.toMatchObject({
    details: { reason: 'no-file' },
  });
});

test('differences are summed, filtered and given in parts', async () => {
  const { files, library, open, image, signal } = await rig([lower]);
  const { addLayeredImage } = await import('../support/layers/layer-images.ts');
  const after = { reference: 'image.example/b:1' };
  await addLayeredImage(library, { ...after, layers: [lower, middle, upper] });
  await open();
  for await (const _ of files.open(after, signal));
  const asked = { before: image, after, ...page };
  const found = await files.differences(asked, signal);
  const sums = { added: 3, changed: 1, removed: 1, bytesBefore: 1003, bytesAfter: 10 };
  expect(found).toMatchObject({ ...sums, total: 5 });
  const paths = async (more: object) =>
    (await files.differences({ ...asked, ...more }, signal)).differences.map(({ path }) => path);
  expect(await paths({ only: 'added' })).toEqual(['/etc/another', '/opt', '/opt/new']);
  expect(await paths({ query: 'CONFIG' })).toEqual(['/etc/config']);
  expect(await paths({ offset: 1, limit: 2 })).toEqual(found.differences.slice(1, 3).map(({ path }) => path));
});
