import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';
import { layoutFile } from './layout/layout-files.ts';

let folder: string;
let library: LibraryFixture;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  path = join(folder, 'layout');
});

async function exportTo(image: Descriptor, reference: string): Promise<void> {
  const target = { format: 'oci', path } as const;
  const signal = new AbortController().signal;
  await collect(exportImage({ blobs: library, image, reference, target, signal }));
}

function entries(): { digest: string; name: string }[] {
  const index = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'));
  return index.manifests.map((entry: Descriptor) => ({
    digest: entry.digest,
    name: entry.annotations?.['org.opencontainers.image.ref.name'],
  }));
}

/** The file of a layer in the export and in the library. */
function layerFiles(image: Descriptor): { exported: string; stored: string } {
  const [layer] = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8')).layers;
  return {
    exported: join(path, 'blobs', ...layer.digest.split(':')),
    stored: library.blobPath(layer.digest),
  };
}

test('no file is shared with the library, and no partial files stay', async () => {
  const image = await library.addImage('oci', Buffer.from('one'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  for (const name of names) {
    const found = statSync(join(path, name));
    if (found.isFile()) expect([name, found.nlink]).toEqual([name, 1]);
  }
  await exportTo(image, 'mcr.microsoft.com/a:1');
  expect(readdirSync(path, { recursive: true, encoding: 'utf8' })).toEqual(names);
  expect(entries()).toEqual([{ digest: image.digest, name: 'mcr.microsoft.com/a:1' }]);
  const { exported, stored } = layerFiles(image);
  const before = readFileSync(stored);
  writeFileSync(exported, 'a tool writes here');
  expect(readFileSync(stored).equals(before)).toBe(true);
});

test('a hard link into the library, and a damaged blob, are replaced by the right bytes', async () => {
  const image = await library.addImage('oci', Buffer.from('one'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const { exported, stored } = layerFiles(image);
  rmSync(exported);
  linkSync(stored, exported);
  await exportTo(image, 'mcr.microsoft.com/a:1');
  expect(statSync(exported).ino).not.toBe(statSync(stored).ino);
  const right = readFileSync(stored);
  writeFileSync(exported, Buffer.alloc(right.length, 'x'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  expect(readFileSync(exported).equals(right)).toBe(true);
});

test('a blob that the layout has is not written again', async () => {
  const image = await library.addImage('oci', Buffer.from('one'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const { exported } = layerFiles(image);
  const before = statSync(exported).ino;
  await exportTo(image, 'mcr.microsoft.com/a:2');
  expect(statSync(exported).ino).toBe(before);
});

test('a layout that a killed export left without an index takes the image', async () => {
  mkdirSync(join(path, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(path, 'oci-layout'), layoutFile);
  writeFileSync(join(path, 'longshore.lock.4a4a4a4a-0000-4000-8000-000000000000'), '');
  mkdirSync(join(path, 'longshore.0123456789ab.partial'));
  await exportTo(await library.addImage('oci', Buffer.from('one')), 'mcr.microsoft.com/a:1');
  expect(entries()).toHaveLength(1);
  // Without a lock, only its age tells that nobody works on it.
  expect(readdirSync(path).sort()).toEqual([
    'blobs',
    'index.json',
    'longshore.0123456789ab.partial',
    'oci-layout',
  ]);
});

test('a layout that is there keeps its other images; the same name is replaced', async () => {
  const one = await library.addImage('oci', Buffer.from('one'));
  const two = await library.addImage('oci', Buffer.from('two'));
  await exportTo(one, 'mcr.microsoft.com/a:1');
  await exportTo(one, 'mcr.microsoft.com/a:2');
  await exportTo(two, 'mcr.microsoft.com/a:1');
  expect(entries()).toEqual([
    { digest: one.digest, name: 'mcr.microsoft.com/a:2' },
    { digest: two.digest, name: 'mcr.microsoft.com/a:1' },
  ]);
});

test('images of one name for several platforms are all there, the newest first', async () => {
  const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
  const images = await Promise.all(
    platforms.map(async (platform) => ({
      ...(await library.addImage('oci', Buffer.from(platform.architecture), platform.architecture)),
      platform,
    })),
  );
  for (const image of images) await exportTo(image, 'mcr.microsoft.com/a:1');
  const digests = images.map(({ digest }) => digest);
  expect(entries().map(({ digest }) => digest)).toEqual(digests.toReversed());
  const newer = { ...(await library.addImage('oci', Buffer.from('newer'))), platform: images[0]?.platform };
  await exportTo(newer as Descriptor, 'mcr.microsoft.com/a:1');
  expect(entries().map(({ digest }) => digest)).toEqual([newer.digest, digests[1]]);
});

test('an odd entry of another tool stays, and an index beyond all measure is refused', async () => {
  const one = await library.addImage('oci', Buffer.from('one'));
  await exportTo(one, 'mcr.microsoft.com/a:1');
  const index = join(path, 'index.json');
  const odd = [{ digest: one.digest, platform: {}, annotations: { other: 5 } }, null];
  writeFileSync(index, JSON.stringify({ schemaVersion: 2, own: 1, manifests: odd }));
  await exportTo(one, 'mcr.microsoft.com/a:1');
  const written = JSON.parse(readFileSync(index, 'utf8'));
  expect(written).toMatchObject({ schemaVersion: 2, own: 1 });
  expect(written.manifests).toHaveLength(3);
  expect(written.manifests).toEqual(expect.arrayContaining(odd));
  for (const text of [
    JSON.stringify({ schemaVersion: 2, manifests: new Array(1_000_001).fill(0) }),
    `{"schemaVersion":2,"manifests":${'['.repeat(200)}${']'.repeat(200)}}`,
    JSON.stringify({ schemaVersion: 2, manifests: new Array(50_001).fill({}) }),
  ]) {
    writeFileSync(index, text);
    await expect(exportTo(one, 'mcr.microsoft.com/a:1')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
    expect(readFileSync(index, 'utf8')).toBe(text);
  }
});

test.each(['blobs', 'blobs/sha256'])('a layout whose %s leads elsewhere is refused', async (place) => {
  const image = await library.addImage('oci', Buffer.from('one'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  rmSync(join(path, place), { recursive: true });
  symlinkSync(elsewhere, join(path, place));
  const two = await library.addImage('oci', Buffer.from('two'));
  await expect(exportTo(two, 'mcr.microsoft.com/a:2')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('an empty folder is filled', async () => {
  mkdirSync(path);
  await exportTo(await library.addImage('oci', Buffer.from('one')), 'mcr.microsoft.com/a:1');
  expect(entries()).toHaveLength(1);
});

test('a folder of other files is refused and left as it was', async () => {
  mkdirSync(path);
  writeFileSync(join(path, 'letter.txt'), 'Dear');
  const image = await library.addImage('oci', Buffer.from('one'));
  await expect(exportTo(image, 'mcr.microsoft.com/a:1')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
  expect(readdirSync(path)).toEqual(['letter.txt']);
});

test('a file in the place of the folder is refused', async () => {
  writeFileSync(path, 'a file');
  const image = await library.addImage('oci', Buffer.from('one'));
  await expect(exportTo(image, 'mcr.microsoft.com/a:1')).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
});

test('an export into a layout that fails leaves that layout as it was', async () => {
  const one = await library.addImage('oci', Buffer.from('one'));
  const two = await library.addImage('oci', Buffer.from('two'));
  await exportTo(one, 'mcr.microsoft.com/a:1');
  const before = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  const { layers } = JSON.parse(readFileSync(library.blobPath(two.digest), 'utf8'));
  rmSync(library.blobPath(layers[1].digest));
  await expect(exportTo(two, 'mcr.microsoft.com/a:2')).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()).toEqual(before);
});

test('an image without a name takes the place of no other one without a name', async () => {
  const [first, second] = [
    await library.addImage('oci', Buffer.from('one')),
    await library.addImage('oci', Buffer.from('two')),
  ];
  await exportTo(first, first.digest);
  await exportTo(second, second.digest);
  await exportTo(second, second.digest);
  expect(entries()).toEqual([{ digest: first.digest }, { digest: second.digest }]);
});
