import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import type { ExportEvent } from '../../../shared/schemas/library.ts';
import { collect } from '../../../tests/support/collect.ts';
import { smallDisk } from '../../../tests/support/disks/small-disk.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];
const megabyte = 1_000_000;
let library: LibraryFixture;
let layers: Descriptor[];
beforeEach(() => {
  library = new LibraryFixture(join(temporaryFolder(), 'library'));
});

/** An image of random layers of these sizes in megabytes. */
function addImage(megabytes: number[]): Descriptor {
  layers = megabytes.map((size) =>
    library.addBlob(randomBytes(size * megabyte), 'application/vnd.oci.image.layer.v1.tar+gzip'),
  );
  const config = library.addJson(
    { architecture: 'amd64', os: 'linux' },
    'application/vnd.oci.image.config.v1+json',
  );
  const mediaType = manifestMediaTypes.ociManifest;
  return library.addJson({ schemaVersion: 2, mediaType, config, layers }, mediaType);
}

function exporting(image: Descriptor, format: ExportFormat, path: string, signal?: AbortSignal) {
  const target = { format, path, overwrite: true };
  const options = { blobs: library, image, reference: 'r.example/app:1', target };
  return exportImage({ ...options, signal: signal ?? new AbortController().signal });
}

function expectTrueProgress(events: readonly ExportEvent[]): void {
  const progress = events.filter((event) => event.type === 'progress');
  const bytes = progress.map((event) => event.bytes);
  expect(bytes).toEqual([...bytes].sort((left, right) => left - right));
  expect(bytes.at(-1)).toBe(progress[0]?.total);
}

/** Bytes of everything under a folder. */
function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
}

test.each(formats)('%s: progress goes up and ends at the total, the second time too', async (format) => {
  const path = join(temporaryFolder(), 'image');
  const image = addImage([20, 1, 0]);
  for (const _ of [1, 2]) expectTrueProgress(await collect(exporting(image, format, path)));
});

test('progress does not go back when a blob that the layout has turns out to be damaged', async () => {
  const path = join(temporaryFolder(), 'image');
  const image = addImage([30, 1]);
  await collect(exporting(image, 'oci', path));
  for (const { digest, size } of layers) {
    const exported = join(path, 'blobs', ...digest.split(':'));
    writeFileSync(exported, Buffer.alloc(1), { flag: 'r+' });
    expect(statSync(exported).size).toBe(size);
  }
  expectTrueProgress(await collect(exporting(image, 'oci', path)));
  for (const { digest } of layers) {
    const exported = join(path, 'blobs', ...digest.split(':'));
    expect(readFileSync(exported).equals(readFileSync(library.blobPath(digest)))).toBe(true);
  }
});

test.for(formats)('%s: what is told to be written onto another disk is there', async (format, context) => {
  const disk = await smallDisk(context, 256);
  let seen = 0;
  for await (const event of exporting(addImage([90, 90]), format, join(disk, 'image'))) {
    if (event.type !== 'progress') continue;
    expect(bytesUnder(disk)).toBeGreaterThanOrEqual(event.bytes);
    seen++;
  }
  expect(seen).toBeGreaterThan(0);
});

test.for(formats)('%s: a copy onto another disk can be stopped in the middle', async (format, context) => {
  const disk = await smallDisk(context, 256);
  const stop = new AbortController();
  const image = addImage([100, 100]);
  const outcome = collect(exporting(image, format, join(disk, 'image'), stop.signal)).catch(
    (error: unknown) => error,
  );
  while (bytesUnder(disk) < 10 * megabyte) await delay(1);
  stop.abort();
  const atStop = bytesUnder(disk);
  expect(await outcome).toMatchObject({ code: 'CANCELLED' });
  expect(atStop).toBeLessThan(200 * megabyte);
  expect(readdirSync(disk)).toEqual([]);
});

test.each(formats)('%s: a blob that was cut short is noticed and nothing is left', async (format) => {
  const folder = temporaryFolder();
  const image = addImage([3, 9]);
  const [, last] = layers;
  truncateSync(library.blobPath(last?.digest ?? ''), 8 * megabyte);
  await expect(collect(exporting(image, format, join(folder, 'image')))).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    details: { digest: last?.digest },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test.each(formats)('%s: memory does not grow with the image', async (format) => {
  const image = addImage([150]);
  const path = join(temporaryFolder(), 'image');
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 2);
  await collect(exporting(image, format, path));
  clearInterval(watch);
  expect(most).toBeLessThan(4 * megabyte);
});
