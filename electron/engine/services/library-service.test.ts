import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { collect } from '../../../tests/support/collect.ts';
import { foreignLayouts, writeForeignIndex } from '../../../tests/support/libraries/foreign-layouts.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { assertCanExport } from '../downloads/export-when-done.ts';
import { Library } from '../library/layout.ts';
import { HashPool } from '../transfer/disk/hash-pool.ts';
import { LibraryService } from './library-service.ts';

const reference = 'mcr.microsoft.com/app:1';
let folder: string;
let fixture: LibraryFixture;
let library: Library;
/** The same library as another process sees it. */
let other: Library;
let service: LibraryService;

beforeEach(async () => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(join(folder, 'library'));
  library = await Library.open(fixture.folder);
  other = await Library.open(fixture.folder);
  service = new LibraryService({
    library,
    hashes: new HashPool(),
    stateFolder: join(folder, 'state'),
    isFolderFixed: true,
    defaultRegistry: () => 'mcr.microsoft.com',
    newestDigestOf: async (_reference, platform) => `newest for ${platform}`,
    repairSources: () => {
      throw new Error('These tests repair nothing');
    },
    signaturesOf: async () => ({ state: 'unknown', signatures: [], attached: [], isCut: false }),
    importGate: { admit: async () => ({}) },
    onRemoved: () => {},
  });
});

async function addImage(content: string): Promise<Descriptor> {
  const image = await fixture.addImage('oci', Buffer.from(content));
  await library.add(image, reference);
  return image;
}

/** Has something happen just after the service has found the entry of an image. */
function afterEntryIsFound(happen: () => Promise<unknown>): void {
  const find = library.entry.bind(library);
  library.entry = async (...words) => {
    const entry = await find(...words);
    await happen();
    return entry;
  };
}

function exportImage(digest?: string): Promise<unknown> {
  const target = { format: 'oci-archive', path: join(folder, 'image.tar') } as const;
  return collect(service.export(reference, digest, target, new AbortController().signal));
}

const gone = {
  code: 'LIBRARY_BUSY',
  retryable: true,
  message: `${reference} was replaced or removed just when its export began. Start the export again.`,
};

test('an image that goes just when its export begins is no damage of the library', async () => {
  await addImage('older');
  afterEntryIsFound(() => other.remove(reference, undefined));
  await expect(exportImage()).rejects.toMatchObject(gone);
});

test('an image that is replaced just when its export begins is no damage of the library', async () => {
  await addImage('older');
  const newer = await fixture.addImage('oci', Buffer.from('newer'));
  afterEntryIsFound(() => other.add(newer, reference));
  await expect(exportImage()).rejects.toMatchObject(gone);
});

test('an image whose blob is lost is damage, and called so', async () => {
  const { digest } = await addImage('damaged');
  await library.blobs.delete(digest);
  await expect(exportImage()).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT', details: { digest } });
});

test('an image that was replaced before its export is not called absent', async () => {
  const older = await addImage('older');
  await addImage('newer');
  await expect(exportImage(older.digest)).rejects.toMatchObject({
    code: 'MANIFEST_UNKNOWN',
    message: expect.stringMatching(/has .* with another digest/),
  });
});

test('knows the exports of this session, and no other file', async () => {
  await addImage('exported');
  await exportImage();
  expect(service.hasExported(join(folder, 'image.tar'))).toBe(true);
  expect(service.hasExported(join(folder, 'other', '..', 'image.tar'))).toBe(true);
  expect(service.hasExported(join(folder, 'index.json'))).toBe(false);
});

test.each(['mine', 'Not A Reference'])(
  'an image that another tool calls %s is found by that name',
  async (name) => {
    const image = await fixture.addImage('oci', Buffer.from('theirs'));
    await library.add(image, name);
    await library.add(image, 'mcr.microsoft.com/mine:latest');
    const { signal } = new AbortController();
    const [result] = (await collect(service.verify({ reference: name }, signal))).slice(-1);
    expect(result).toMatchObject({ type: 'result', result: { ok: true, images: 1 } });
    await expect(service.newestDigest(name, undefined, signal)).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    });
    await service.remove(name, undefined);
    expect((await service.list()).map((each) => each.reference)).toEqual(['mcr.microsoft.com/mine:latest']);
  },
);

test('an index of which another tool kept one platform is exported as it is', async () => {
  writeForeignIndex(fixture.folder, (await foreignLayouts['ctr image export']?.(fixture)) ?? []);
  const target = { format: 'oci-archive', path: join(folder, 'image.tar') } as const;
  const events = await collect(
    service.export('foreign.example/ctr:1', undefined, target, new AbortController().signal),
  );
  const [entry] = await library.entries();
  expect(events.at(-1)).toMatchObject({ type: 'result', result: { digest: entry?.digest } });
});

test('neither an export nor a bundle is written among the settings', async () => {
  await addImage('content');
  const path = join(folder, 'state', 'out.tar');
  mkdirSync(join(folder, 'state'));
  const refused = { code: 'DISK_PERMISSION', details: { path, library: join(folder, 'state') } };
  const target = { format: 'docker-archive', path } as const;
  const { signal } = new AbortController();
  const exporting = collect(service.export(reference, undefined, target, signal));
  await expect(exporting).rejects.toMatchObject(refused);
  const bundle = { images: [{ reference }], target };
  await expect(collect(service.bundle(bundle, signal))).rejects.toMatchObject(refused);
  expect((await service.inspectExport(target)).problem).toMatchObject(refused);
  expect((await service.inspectBundle(bundle)).problem).toMatchObject(refused);
  await expect(
    assertCanExport({ export: target }, { library: library.folder, state: join(folder, 'state') }),
  ).rejects.toMatchObject(refused);
  expect(readdirSync(join(folder, 'state'))).toEqual([]);
});
