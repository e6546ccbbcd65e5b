import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { BundleTarget } from '../../../../shared/schemas/bundle.ts';
import { collect } from '../../../../tests/support/collect.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { WantedImage } from './gather-images.ts';
import { inspectBundle } from './inspect-bundle.ts';
import { writeBundle } from './write-bundle.ts';

let folder: string;
let fixture: LibraryFixture;
let images: WantedImage[];

beforeEach(async () => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(join(folder, 'library'));
  images = [];
  for (const name of ['a', 'constructor']) {
    const image = await fixture.addImage('oci', Buffer.from(name));
    images.push({ reference: `r.example/${name}:1`, image });
  }
});

const optionsFor = (target: Partial<BundleTarget>) => ({
  blobs: fixture,
  images,
  target: { format: 'docker-archive' as const, path: join(folder, 'stick', 'new'), ...target },
  have: new Set<string>(),
});

test.each([
  { format: 'docker-archive' },
  { format: 'oci-archive', each: true },
  { format: 'oci-archive', splitBytes: 2000 },
] as const)('tells the files of $format as they will be, and makes nothing', async (target) => {
  const told = await inspectBundle(optionsFor(target));
  expect(told).toMatchObject({ problem: null, hasEarlier: false, newBytes: told.plan?.size });
  await expect(stat(join(folder, 'stick'))).rejects.toThrow();
  await collect(writeBundle({ ...optionsFor(target), signal: new AbortController().signal }));
  const written = await readdir(join(folder, 'stick', 'new'));
  expect(told.files.map(({ path }) => path).sort()).toEqual(written.sort());
  for (const { path, size } of told.files)
    expect((await stat(join(folder, 'stick', 'new', path))).size).toBe(size);
});

test('a folder on a stick that holds the last bundle takes only what is new', async () => {
  const target = { format: 'oci' } as const;
  await collect(
    writeBundle({
      ...optionsFor(target),
      images: images.slice(0, 1),
      signal: new AbortController().signal,
    }),
  );
  const told = await inspectBundle(optionsFor(target));
  expect(told).toMatchObject({ problem: null, hasEarlier: true });
  expect(told.newBytes).toBeGreaterThan(0);
  expect(told.newBytes).toBeLessThan(told.plan?.size ?? 0);
  expect(told.files[0]?.path).toBe('images/');
});

test('a place that takes no bundle is told beside what the bundle would be', async () => {
  await mkdir(join(folder, 'letters'));
  await writeFile(join(folder, 'letters', 'letter.txt'), 'Dear');
  const told = await inspectBundle(optionsFor({ path: join(folder, 'letters') }));
  expect(told.problem).toMatchObject({ code: 'DISK_PERMISSION' });
  expect(told.plan?.images).toHaveLength(2);
  const inside = await inspectBundle(optionsFor({ path: join(fixture.folder, 'bundle') }));
  expect(inside.problem).toMatchObject({ code: 'DISK_PERMISSION' });
});

test('two images of one name are a problem that is told, not thrown', async () => {
  images = images.map((image) => ({ ...image, reference: 'r.example/same:1' }));
  const told = await inspectBundle(optionsFor({}));
  expect(told).toMatchObject({ plan: null, problem: { code: 'INVALID_REFERENCE' } });
});
