import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import type { ExportEvent } from '../../../shared/schemas/library.ts';
import { collect } from '../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { exportImage } from './assemble-image.ts';

const reference = 'mcr.microsoft.com/windows/servercore:ltsc2019';
const formats: ExportFormat[] = ['docker-archive', 'oci-archive', 'oci'];
let folder: string;
let library: LibraryFixture;
let target: string;

beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(join(folder, 'library'));
  target = join(folder, 'out', 'image');
});

async function runExport(
  image: Descriptor,
  format: ExportFormat,
  options: { distributable?: boolean; overwrite?: boolean; signal?: AbortSignal; path?: string } = {},
): Promise<ExportEvent[]> {
  const {
    distributable = false,
    overwrite = false,
    signal = new AbortController().signal,
    path = target,
  } = options;
  const events = exportImage({
    blobs: library,
    image,
    reference,
    target: { format, path, distributable, overwrite },
    signal,
  });
  return collect(events);
}

function leftovers(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('library') && name !== 'out',
  );
}

test.each(formats)('%s: tells progress up to the total, then the result', async (format) => {
  const image = await library.addImage('docker', Buffer.alloc(100_000, 'x'));
  const events = await runExport(image, format);
  const result = events.at(-1);
  expect(result).toMatchObject({ type: 'result', result: { path: target, digest: image.digest } });
  const progress = events.filter((event) => event.type === 'progress');
  expect(progress.length).toBeGreaterThan(0);
  for (const { bytes, total } of progress) expect(bytes).toBeLessThanOrEqual(total);
});

test.each(formats)('%s: a blob that changed on disk is noticed and nothing is left', async (format) => {
  const image = await library.addImage('docker', Buffer.from('content'));
  const manifest = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
  const path = library.blobPath(manifest.layers[1].digest);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(runExport(image, format)).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    details: { digest: manifest.layers[1].digest },
  });
  expect(leftovers()).toEqual([]);
});

test.each(formats)('%s: a blob longer than its descriptor is noticed', async (format) => {
  const image = await library.addImage('docker', Buffer.from('content'));
  const manifest = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
  const path = library.blobPath(manifest.config.digest);
  writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(3_000_000)]));
  await expect(runExport(image, format)).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(leftovers()).toEqual([]);
});

test.each(formats)('%s: a lost blob is noticed', async (format) => {
  const image = await library.addImage('oci', Buffer.from('content'));
  const manifest = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
  rmSync(library.blobPath(manifest.layers[0].digest));
  await expect(runExport(image, format)).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(leftovers()).toEqual([]);
});

test.each(formats)('%s: a damaged manifest is noticed', async (format) => {
  const image = await library.addImage('oci', Buffer.from('content'));
  writeFileSync(library.blobPath(image.digest), '{}');
  await expect(runExport(image, format)).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(leftovers()).toEqual([]);
});

test.each(formats)('%s: stopped before it began', async (format) => {
  const image = await library.addImage('oci', Buffer.from('content'));
  await expect(runExport(image, format, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  expect(leftovers()).toEqual([]);
});

test.each(formats)('%s: a reader who leaves early stops it and leaves nothing', async (format) => {
  const image = await library.addImage('oci', Buffer.alloc(2_000_000, 'x'));
  for await (const event of exportImage({
    blobs: library,
    image,
    reference,
    target: { format, path: target },
    signal: new AbortController().signal,
  })) {
    expect(event.type).toBe('progress');
    break;
  }
  expect(leftovers()).toEqual([]);
});

test('an archive does not replace a folder', async () => {
  const image = await library.addImage('oci', Buffer.from('content'));
  await expect(runExport(image, 'oci-archive', { path: folder })).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
  });
});

test('a docker-archive of several platforms is refused with the choice there is', async () => {
  const index = await library.addIndex();
  await expect(runExport(index, 'docker-archive')).rejects.toMatchObject({
    code: 'PLATFORM_NOT_FOUND',
    details: { available: ['linux/amd64', 'linux/arm64'] },
  });
  expect(leftovers()).toEqual([]);
});

test('a docker-archive of an artifact is refused', async () => {
  const config = library.addJson({}, 'application/vnd.cncf.helm.config.v1+json');
  const image = library.addJson(
    { schemaVersion: 2, config, layers: [] },
    'application/vnd.oci.image.manifest.v1+json',
  );
  await expect(runExport(image, 'docker-archive')).rejects.toMatchObject({ code: 'UNSUPPORTED_MANIFEST' });
});

test('one image always gives the same archive', async () => {
  const image = await library.addImage('docker', Buffer.from('content'));
  await runExport(image, 'docker-archive');
  const first = readFileSync(target);
  await runExport(image, 'docker-archive', { overwrite: true });
  expect(readFileSync(target).equals(first)).toBe(true);
});

test('an archive that is there is replaced only when told', async () => {
  const image = await library.addImage('docker', Buffer.from('content'));
  await runExport(image, 'docker-archive');
  await expect(runExport(image, 'oci-archive')).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
    details: { path: target, reason: 'exists' },
  });
});

test('a file that somebody puts there while an archive is written stays', async () => {
  const image = await library.addImage('docker', randomBytes(20_000_000));
  const exporting = runExport(image, 'docker-archive');
  exporting.catch(() => undefined);
  const parent = join(folder, 'out');
  while (!existsSync(parent) || readdirSync(parent).length === 0) await delay(1);
  writeFileSync(target, 'of somebody else');
  await expect(exporting).rejects.toMatchObject({ code: 'DISK_PERMISSION', details: { reason: 'exists' } });
  expect(readFileSync(target, 'utf8')).toBe('of somebody else');
  expect(readdirSync(parent)).toEqual(['image']);
});
