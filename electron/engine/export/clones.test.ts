import { constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportEvent } from '../../../shared/schemas/library.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

const disk = vi.hoisted(() => ({ clones: 0, freeBytes: Number.POSITIVE_INFINITY }));

// Few disks that tests run on make clones: here an ordinary copy stands for one. The rest of it is real.
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  const copyFile: typeof original.copyFile = async (from, to, mode = 0) => {
    expect(mode & constants.COPYFILE_FICLONE_FORCE).toBe(constants.COPYFILE_FICLONE_FORCE);
    await original.copyFile(from, to, constants.COPYFILE_EXCL);
    disk.clones++;
  };
  return { ...original, copyFile };
});
vi.mock('../files/free-space.ts', () => ({ freeBytesOf: async () => disk.freeBytes }));

let folder: string;
let library: LibraryFixture;
let image: Descriptor;
let layers: Descriptor[];
beforeEach(async () => {
  Object.assign(disk, { clones: 0, freeBytes: 0 });
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  image = await library.addImage('oci', Buffer.alloc(3_000_000, 'x'));
  layers = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8')).layers;
});

function exporting(path = join(folder, 'layout')): Promise<ExportEvent[]> {
  const { signal } = new AbortController();
  const target = { format: 'oci', path } as const;
  return collect(exportImage({ blobs: library, image, reference: 'r.example/app:1', target, signal }));
}

test('clones are made of all blobs and need no room', async () => {
  expect((await exporting()).at(-1)?.type).toBe('result');
  expect(disk.clones).toBe(3);
  for (const { digest } of layers) {
    const exported = join(folder, 'layout', 'blobs', ...digest.split(':'));
    expect(readFileSync(exported).equals(readFileSync(library.blobPath(digest)))).toBe(true);
    expect(statSync(exported).nlink).toBe(1);
  }
});

test('a clone of a damaged blob is noticed, and nothing is left', async () => {
  const path = library.blobPath(layers[1]?.digest ?? '');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
  writeFileSync(path, bytes);
  await expect(exporting()).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(readdirSync(folder)).toEqual(['library']);
});
