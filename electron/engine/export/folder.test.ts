import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/library-fixture.ts';
import { exportImage } from './assemble-image.ts';

let folder: string;
let library: LibraryFixture;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-folder-'));
  library = new LibraryFixture(join(folder, 'library'));
  path = join(folder, 'layout');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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

test('blobs on the same disk are hard links, and no partial files stay', async () => {
  const image = await library.addImage('oci', Buffer.from('one'));
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const [layer] = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8')).layers;
  const exported = join(path, 'blobs', ...layer.digest.split(':'));
  expect(statSync(exported).ino).toBe(statSync(library.blobPath(layer.digest)).ino);
  await exportTo(image, 'mcr.microsoft.com/a:1');
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.includes('partial'))).toEqual([]);
  expect(entries()).toEqual([{ digest: image.digest, name: 'mcr.microsoft.com/a:1' }]);
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
