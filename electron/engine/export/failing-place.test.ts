import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { collect } from '../../../tests/support/collect.ts';
import { smallDisk } from '../../../tests/support/disks/small-disk.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

const isIndexRefused = vi.hoisted(() => ({ value: false }));

// A disk that is full just for the last step cannot be had; the rest of it is real.
vi.mock('../files/rename-patiently.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../files/rename-patiently.ts')>();
  const renamePatiently: typeof original.renamePatiently = async (from, to) => {
    if (isIndexRefused.value && to.endsWith('/index.json'))
      throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    await original.renamePatiently(from, to);
  };
  return { ...original, renamePatiently };
});

const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];
const megabyte = 1_000_000;
let library: LibraryFixture;
beforeEach(() => {
  library = new LibraryFixture(join(temporaryFolder(), 'library'));
});

/** An image of random layers, each of this many megabytes. */
function addLayers(layers: number, megabytes: number): Descriptor {
  const blobs = Array.from({ length: layers }, () =>
    library.addBlob(randomBytes(megabytes * megabyte), 'application/vnd.oci.image.layer.v1.tar+gzip'),
  );
  const config = library.addJson(
    { architecture: 'amd64', os: 'linux' },
    'application/vnd.oci.image.config.v1+json',
  );
  const mediaType = manifestMediaTypes.ociManifest;
  return library.addJson({ schemaVersion: 2, mediaType, config, layers: blobs }, mediaType);
}

function exportTo(
  path: string,
  format: ExportFormat,
  image: Descriptor,
  signal = new AbortController().signal,
) {
  const reference = `r.example/app:${image.digest.slice(7, 19)}`;
  return exportImage({ blobs: library, image, reference, target: { format, path, overwrite: true }, signal });
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** Everything under a folder with its bytes. */
function contentOf(folder: string): Map<string, string> {
  const files = namesIn(folder).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}

/** Partial files and folders under a folder, with the bytes of the files. */
function partialBytes(folder: string): number[] {
  const names = namesIn(folder).filter((name) => name.includes('.partial'));
  return names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
}

async function untilPartial(folder: string, bytes: number): Promise<void> {
  while (!partialBytes(folder).some((size) => size >= bytes)) await delay(1);
}

test.for(formats)(
  '%s: a disk that fills up in the middle is named, all else stays',
  async (format, context) => {
    const disk = await smallDisk(context, 128);
    const path = join(disk, 'image');
    await collect(exportTo(path, format, addLayers(1, 2)));
    const before = contentOf(disk);
    const exporting = collect(exportTo(path, format, addLayers(4, 25))).catch((error: unknown) => error);
    await untilPartial(disk, megabyte);
    expect(() => fillUp(join(disk, 'filler'))).toThrow('ENOSPC');
    expect(await exporting).toMatchObject({ code: 'DISK_FULL' });
    rmSync(join(disk, 'filler'));
    expect(contentOf(disk)).toEqual(before);
  },
);

/** @throws `ENOSPC` when nothing more fits. */
function fillUp(filler: string): void {
  for (;;) appendFileSync(filler, Buffer.alloc(megabyte, 1));
}

test.for(formats)('%s: onto another disk', async (format, context) => {
  const disk = await smallDisk(context, 64);
  const image = addLayers(2, 3);
  await collect(exportTo(join(disk, 'image'), format, image));
  await collect(exportTo(join(disk, 'image'), format, image));
  expect(readdirSync(disk)).toEqual(['image']);
});

test.for(formats)('%s: a place that is removed in the middle is named', async (format) => {
  const parent = join(temporaryFolder(), 'parent');
  const path = join(parent, 'image');
  mkdirSync(parent);
  if (format === 'oci') await collect(exportTo(path, format, addLayers(1, 1)));
  const events = exportTo(path, format, addLayers(8, 8));
  await events.next();
  const inside = format === 'oci' ? path : parent;
  await untilPartial(inside, 0);
  rmSync(inside, { recursive: true });
  await expect(collect(events)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    message: expect.stringContaining('was removed'),
  });
  expect(existsSync(inside)).toBe(false);
});

test.for(formats)(
  '%s: it can be stopped at any time and leaves nothing',
  { timeout: 60_000 },
  async (format) => {
    const image = addLayers(3, 60);
    const folder = temporaryFolder();
    for (const written of [0, 10, 40]) {
      const stop = new AbortController();
      void untilPartial(folder, written * megabyte).then(() => stop.abort());
      const failure = await collect(exportTo(join(folder, 'image'), format, image, stop.signal)).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: 'CANCELLED' });
      expect(namesIn(folder)).toEqual([]);
    }
  },
);

test.for(formats)('%s: progress goes up to the total and never beyond', async (format) => {
  const path = join(temporaryFolder(), 'image');
  const image = addLayers(3, 20);
  for (const _ of [1, 2]) {
    let last = 0;
    for await (const event of exportTo(path, format, image)) {
      if (event.type !== 'progress') continue;
      expect(event.bytes).toBeGreaterThanOrEqual(last);
      expect(event.bytes).toBeLessThanOrEqual(event.total);
      last = event.bytes;
    }
  }
});

test('an image that does not fit is refused with both numbers before a byte of it is written', async (context) => {
  const disk = await smallDisk(context, 16);
  for (const format of formats) {
    const failure = await collect(exportTo(join(disk, 'image'), format, addLayers(1, 20))).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'DISK_FULL', details: { needed: expect.any(Number), path: disk } });
    expect(readdirSync(disk)).toEqual([]);
  }
});

test('a layout that cannot be given its index is as it was', async () => {
  const path = join(temporaryFolder(), 'image');
  await collect(exportTo(path, 'oci', addLayers(1, 1)));
  const before = contentOf(path);
  isIndexRefused.value = true;
  await expect(collect(exportTo(path, 'oci', addLayers(2, 1)))).rejects.toMatchObject({ code: 'DISK_FULL' });
  isIndexRefused.value = false;
  expect(contentOf(path)).toEqual(before);
  expect(namesIn(path)).toHaveLength(before.size + 2);
});
