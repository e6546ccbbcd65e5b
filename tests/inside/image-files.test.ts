import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { Listings } from '../../electron/engine/inside/listings/kept-listings.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { fillDisk } from '../support/disks/fill-disk.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { insideLibrary, insideRig } from '../support/layers/inside-rig.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const file = (name: string, content = name): RawEntry => ({ name, content });
const folder = (name: string): RawEntry => ({ name, type: '5', mode: 0o755 });

const lower = rawTar([
  folder('etc'),
  file('etc/same', 'same'),
  file('etc/config', 'old'),
  file('etc/gone', 'gone'),
  file('bin/tool', 'tool'),
  { name: 'sbin', type: '2', link: 'bin' },
  { name: 'bin/alias', type: '1', link: 'bin/tool' },
]);
const upper = rawTar([
  file('etc/config', 'newer'),
  file('etc/.wh.gone'),
  file('etc/added', 'added'),
  file('etc/same', 'same'),
]);

test('an image tells its files, what made them, and what is wasted', async () => {
  const { open, all, read, files, image, signal } = await insideRig([lower, upper]);
  const summary = await open();
  expect(summary).toMatchObject({ isWindows: false, files: 6, folders: 2, wastedFiles: 3, wastedBytes: 11 });
  expect(summary.layers.map(({ entries, createdBy, problem }) => [entries, createdBy, problem])).toEqual([
    [7, 'layer 1', null],
    [4, 'layer 2', null],
  ]);
  const found = await all();
  const told = [...found.values()].map(({ path, change, bytes, kind }) => [path, kind, bytes, change?.mark]);
  expect(told.sort()).toEqual([
    ['/bin', 'folder', 4, undefined],
    ['/bin/alias', 'file', 4, undefined],
    ['/bin/tool', 'file', 4, undefined],
    ['/etc', 'folder', 14, undefined],
    ['/etc/added', 'file', 5, 'added'],
    ['/etc/config', 'file', 5, 'changed'],
    ['/etc/gone', 'file', 4, 'removed'],
    ['/etc/same', 'file', 4, 'changed'],
    ['/sbin', 'symlink', 0, undefined],
  ]);
  expect(found.get('/etc')).toMatchObject({ added: 1, changed: 2, removed: 1, files: 3 });
  expect(found.get('/etc/same')?.peculiarities).toEqual(['rewritten']);
  expect((await read('/sbin/alias')).toString()).toBe('tool');
  expect((await read('/etc/config')).toString()).toBe('newer');
  const config = found.get('/etc/config')?.node ?? 0;
  expect(await files.versions(image, config, signal)).toEqual([
    { layer: 1, bytes: 5, isSame: false },
    { layer: 0, bytes: 3, isSame: false },
  ]);
  expect(await files.find(image, '/etc/gone', true, signal)).toBeUndefined();
});

test('a lower layer alone, and what one layer changes, are listed too', async () => {
  const { open, all, image } = await insideRig([lower, upper]);
  await open();
  const first = await all({ ...image, upTo: 1 });
  expect(first.get('/etc/config')).toMatchObject({ bytes: 3, change: null });
  const changed = await all(image, 1);
  expect([...changed.keys()].sort()).toEqual(['/etc', '/etc/added', '/etc/config', '/etc/gone', '/etc/same']);
});

test('files are found by a part of their name, and by patterns of names and paths', async () => {
  const names = ['usr/lib/libA.so', 'usr/lib/libb.so.1', 'usr/share/Über.txt', 'opt/lib/c.txt'];
  const { open, files, image, signal } = await insideRig([rawTar(names.map((name) => file(name)))]);
  await open();
  const find = async (query: string) =>
    (await files.search(image, { query, offset: 0, limit: 100 }, signal)).files
      .map(({ path }) => path)
      .sort();
  expect(await find('LIBA')).toEqual(['/usr/lib/libA.so']);
  expect(await find('*.so*')).toEqual(['/usr/lib/libA.so', '/usr/lib/libb.so.1']);
  expect(await find('lib?.so')).toEqual(['/usr/lib/libA.so']);
  expect(await find('/usr/*.txt')).toEqual(['/usr/share/Über.txt']);
  expect(await find('lib/c')).toEqual(['/opt/lib/c.txt']);
  expect(await find('über')).toEqual(['/usr/share/Über.txt']);
  expect(await find('nothing')).toEqual([]);
  expect(await find('  ')).toEqual([]);
});

test('a Windows image is a drive, whose names make no difference between capitals', async () => {
  const base = rawTar([
    folder('Files'),
    folder('Files/Windows'),
    { ...file('Files/Windows/Notepad.exe', 'base'), pax: [['MSWINDOWS.fileattr', '32']] },
    folder('UtilityVM'),
    file('UtilityVM/Files/x', 'x'),
  ]);
  const update = rawTar([file('files/windows/NOTEPAD.EXE', 'update'), file('Hives/System_Delta', 'hive')]);
  const { open, all, read } = await insideRig([base, update], { os: 'windows' });
  expect(await open()).toMatchObject({ isWindows: true, files: 3, wastedBytes: 4 });
  const found = await all();
  expect([...found.keys()].sort()).toEqual([
    'C:\\',
    'C:\\Windows',
    'C:\\Windows\\Notepad.exe',
    'Hives',
    'Hives\\System_Delta',
    'UtilityVM',
    'UtilityVM\\Files',
    'UtilityVM\\Files\\x',
  ]);
  expect(found.get('C:\\Windows\\Notepad.exe')).toMatchObject({
    change: { mark: 'changed', layer: 1 },
    mode: null,
  });
  expect((await read('c:/windows/notepad.exe')).toString()).toBe('update');
});

test('two images are compared path by path', async () => {
  const { library, files, signal, open, image } = await insideRig([lower]);
  const { addLayeredImage } = await import('../support/layers/layer-images.ts');
  await addLayeredImage(library, { reference: 'image.example/b:1', layers: [lower, upper] });
  const after = { reference: 'image.example/b:1' };
  await open();
  for await (const _ of files.open(after, signal));
  const { differences } = await files.differences({ before: image, after, offset: 0, limit: 100 }, signal);
  expect(
    differences.map((row) => [row.path, row.difference, row.before?.bytes ?? null, row.after?.bytes ?? null]),
  ).toEqual([
    ['/etc/added', 'added', null, 5],
    ['/etc/config', 'changed', 3, 5],
    ['/etc/gone', 'removed', 4, null],
  ]);
  expect(
    (await files.differences({ before: image, after: image, offset: 0, limit: 100 }, signal)).total,
  ).toBe(0);
});

test('an index is made once, anew when it is damaged or of another layer, and goes with its blob', async () => {
  const { open, all, folder: place, library, image } = await insideRig([lower, upper]);
  await open();
  const names = readdirSync(join(place, 'inside')).sort();
  expect(names).toHaveLength(2);
  const paths = names.map((name) => join(place, 'inside', name));
  const [first = '', second = ''] = paths;
  const whole = readFileSync(first);
  for (const broken of [
    whole.subarray(0, 100),
    Buffer.alloc(0),
    Buffer.from(whole).fill(1, 200, 300),
    readFileSync(second),
  ]) {
    writeFileSync(first, broken);
    await open();
    expect(readFileSync(first).equals(whole)).toBe(true);
  }
  expect((await all()).size).toBe(9);
  await library.remove(image.reference, undefined);
  expect(readdirSync(join(place, 'inside'))).toEqual([]);
});

test('an index whose layer is gone is removed when the library is opened', async () => {
  const { open, folder: place, library } = await insideRig([lower]);
  await open();
  const [name = ''] = readdirSync(join(place, 'inside'));
  writeFileSync(join(place, 'inside', name.replace(/[0-9a-f]{64}/, 'a'.repeat(64))), 'left behind');
  await Library.open(library.folder);
  expect(readdirSync(join(place, 'inside'))).toEqual([name]);
});

test('a layer that was changed on the disk gives no file away', async () => {
  const content = 'x'.repeat(5000);
  const { open, read, library } = await insideRig([rawTar([file('a', content)])], { isPacked: true });
  await open();
  const [digest = ''] = (await library.blobDigests()).filter((each) =>
    readFileSync(library.blobs.blobPath(each)).includes(content),
  );
  const path = library.blobs.blobPath(digest);
  writeFileSync(path, Buffer.from(readFileSync(path).toString('latin1').replace('xxx', 'xyx'), 'latin1'));
  await expect(read('/a')).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
});

test.each([
  [
    'gzip of many members',
    (tar: Buffer) => Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]),
  ],
  [
    'zstd of many frames',
    (tar: Buffer) =>
      Buffer.concat([zstdCompressSync(tar.subarray(0, 700)), zstdCompressSync(tar.subarray(700))]),
  ],
  ['no packing', (tar: Buffer) => tar],
])('layers with %s are read', async (_name, pack) => {
  const content = createHash('sha512').update('a').digest('hex');
  const { open, read } = await insideRig([pack(rawTar([file('first'), file('a', content)]))], {
    isPacked: true,
  });
  expect(await open()).toMatchObject({ files: 2 });
  expect((await read('/a')).toString()).toBe(content);
});

test('a question that is stopped ends, and the next one is answered', async () => {
  const { files, image, open } = await insideRig([rawTar([file('a', 'a'.repeat(3_000_000))])]);
  const stop = new AbortController();
  const opening = async () => {
    for await (const _ of files.open(image, stop.signal)) stop.abort();
  };
  await expect(opening()).rejects.toThrow();
  expect(await open()).toMatchObject({ files: 1 });
});

test('of a sparse file the holes are zeros', async () => {
  const pax: [string, string][] = [
    ['GNU.sparse.map', '1000,4,5000,2'],
    ['GNU.sparse.size', '8000'],
  ];
  const { open, read, files, image, signal } = await insideRig([
    rawTar([{ name: 'a', content: 'abcdef', pax }]),
  ]);
  await open();
  const whole = await read('/a');
  const expected = Buffer.alloc(8000);
  expected.write('abcd', 1000);
  expected.write('ef', 5000);
  expect(whole.equals(expected)).toBe(true);
  const node = (await files.find(image, '/a', true, signal))?.node ?? 0;
  for (const [offset, length] of [
    [0, 10],
    [1002, 4000],
    [4999, 3],
    [7990, 100],
  ] as const) {
    const part = Buffer.from(await files.read(image, { node, offset, length }, signal));
    expect(part.equals(expected.subarray(offset, offset + length))).toBe(true);
  }
});

test('the files of an image are known where the disk of the library is full', async (context) => {
  const disk = await smallDisk(context, 1);
  const listings = new Listings(join(temporaryFolder(), 'listings'));
  const place = await insideLibrary(join(disk, 'library'), { listings });
  onTestFinished(() => place.files.close());
  const rig = await insideRig([rawTar([{ name: 'a', content: 'content' }])], {}, place);
  await fillDisk(disk, 0);
  for (let time = 0; time < 2; time++) {
    await rig.open();
    expect(String(await rig.read('/a'))).toBe('content');
  }
  // With room for it the index comes to be where it belongs.
  for (const name of readdirSync(disk)) if (name.startsWith('filler')) rmSync(join(disk, name));
  await rig.open();
  expect(readdirSync(join(rig.folder, 'inside'))).toHaveLength(1);
  expect(String(await rig.read('/a'))).toBe('content');
});
