import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import type { VerifyEvent, VerifyResult } from '../../../../shared/schemas/library.ts';
import {
  foreignLayouts,
  sharedContent,
  writeForeignIndex,
} from '../../../../tests/support/libraries/foreign-layouts.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { Library } from '../layout.ts';
import { LayoutPaths } from '../layout-paths.ts';
import { verifyLibrary } from '../verify.ts';
import { DocumentReader } from './document-reader.ts';
import { followEntry } from './entry-use.ts';

const { ociIndex, ociManifest } = manifestMediaTypes;
const ours = 'ours.example/app:1';
let folder: string;
let fixture: LibraryFixture;

beforeEach(() => {
  folder = temporaryFolder();
  fixture = new LibraryFixture(folder);
});

/** An image of ours that has all its layers in common with the images of `foreignLayouts`. */
async function addOurs(library: Library): Promise<Descriptor> {
  const image = await fixture.addImage('oci', sharedContent, 'arm');
  await library.add(image, ours);
  return image;
}

function blobNames(): string[] {
  return readdirSync(join(folder, 'blobs', 'sha256')).sort();
}

async function verify(library: Library): Promise<VerifyResult> {
  const thread = new BlockThread();
  let last: VerifyEvent | undefined;
  for await (const event of verifyLibrary(library, thread, {}, new AbortController().signal)) last = event;
  await thread.close();
  if (last?.type !== 'result') throw new Error('no result');
  return last.result;
}

describe.each(Object.entries(foreignLayouts))('beside what %s has written', (_, write) => {
  let blobs: string[];
  beforeEach(async () => {
    writeForeignIndex(folder, await write(fixture));
    blobs = blobNames();
  });

  test('an image is whole, and not called damaged', async () => {
    const library = await Library.open(folder);
    expect(await verify(library)).toMatchObject({ ok: true, missing: [], corrupt: [] });
  });

  test('removing an image leaves the layers that both share', async () => {
    const library = await Library.open(folder);
    const image = await addOurs(library);
    const { freedBytes, keptFor } = await library.remove(ours, undefined);
    expect(keptFor).toBeUndefined();
    expect(freedBytes).toBeGreaterThan(0);
    expect(existsSync(fixture.blobPath(image.digest))).toBe(false);
    expect(blobNames()).toEqual(blobs);
    expect(await verify(library)).toMatchObject({ ok: true, missing: [], corrupt: [] });
  });

  test('an image that replaces another one leaves the layers that both share', async () => {
    const library = await Library.open(folder);
    await addOurs(library);
    await library.add(await fixture.addImage('oci', Buffer.from('newer')), ours);
    expect(blobNames()).toEqual(expect.arrayContaining(blobs));
    expect(await verify(library)).toMatchObject({ ok: true, missing: [], corrupt: [] });
  });
});

test.each([
  ['is lost', (path: string) => rmSync(path)],
  ['is damaged', (path: string) => writeFileSync(path, 'other')],
  [
    'cannot be read',
    (path: string) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
])('an image whose manifest %s is listed as damaged, beside the others', async (_, damage) => {
  const library = await Library.open(folder);
  const broken = await fixture.addImage('oci', Buffer.from('broken'));
  await library.add(broken, 'broken.example/app:1');
  await addOurs(library);
  damage(fixture.blobPath(broken.digest));
  const images = await library.list();
  const found = images.map(({ reference, isDamaged }) => [reference, isDamaged]).sort();
  expect(found).toEqual([
    ['broken.example/app:1', true],
    [ours, false],
  ]);
});

describe('while an image cannot be read whole', () => {
  const broken = 'broken.example/app:1';

  test.each([
    ['its manifest is lost', (digest: string) => rmSync(fixture.blobPath(digest))],
    ['its manifest is damaged', (digest: string) => writeFileSync(fixture.blobPath(digest), '{}')],
    ['its manifest is cut off', (digest: string) => writeFileSync(fixture.blobPath(digest), '')],
  ])('because %s, no blob is deleted, and the result says for what', async (_, damage) => {
    const library = await Library.open(folder);
    const image = await fixture.addImage('oci', sharedContent);
    await library.add(image, broken);
    await addOurs(library);
    damage(image.digest);
    expect(await library.remove(ours, undefined)).toEqual({ freedBytes: 0, keptFor: [broken] });
    expect((await library.entries()).length).toBe(1);
    expect(await library.prune()).toMatchObject({ freedBytes: 0, blobs: 0 });
    // What is repaired misses nothing, and then what was kept for it goes.
    await fixture.addImage('oci', sharedContent);
    expect(await verify(library)).toMatchObject({ ok: true });
  });

  test('a platform of an index of ours that is lost protects its layers', async () => {
    const library = await Library.open(folder);
    const index = await fixture.addIndex();
    await library.add(index, broken);
    const shared = await fixture.addImage('oci', Buffer.from('for arm64'), 'riscv64');
    await library.add(shared, ours);
    const lost = await fixture.addImage('oci', Buffer.from('for arm64'), 'arm64');
    rmSync(fixture.blobPath(lost.digest));
    expect(await library.remove(ours, undefined)).toEqual({ freedBytes: 0, keptFor: [broken] });
    expect(await verify(library)).toMatchObject({ ok: false, missing: [lost.digest] });
    await fixture.addImage('oci', Buffer.from('for arm64'), 'arm64');
    expect(await verify(library)).toMatchObject({ ok: true });
  });

  test('a platform of another tool’s index that was set aside as damaged protects its layers', async () => {
    const image = await fixture.addImage('oci', sharedContent);
    writeForeignIndex(folder, [
      fixture.addJson({ schemaVersion: 2, manifests: [{ ...image, platform: {} }] }, ociIndex),
    ]);
    const library = await Library.open(folder);
    await addOurs(library);
    renameSync(
      fixture.blobPath(image.digest),
      join(folder, 'ingest', `${image.digest.replace(':', '-')}.damaged`),
    );
    expect(await library.remove(ours, undefined)).toMatchObject({ freedBytes: 0 });
    expect(await verify(library)).toMatchObject({ ok: false, missing: [], setAside: [image.digest] });
  });

  test.each([
    ['a list that is none', { layers: { '0': {} } }],
    ['a descriptor without a digest', { layers: [{ size: 4 }] }],
    [
      'a child by a digest that cannot be verified',
      { manifests: [{ mediaType: ociManifest, digest: 'sha1:00' }] },
    ],
  ])('because of %s, no blob is deleted', async (_, odd) => {
    const entry = fixture.addJson({ schemaVersion: 2, ...odd }, ociManifest);
    writeForeignIndex(folder, [entry]);
    const library = await Library.open(folder);
    await addOurs(library);
    expect(await library.remove(ours, undefined)).toEqual({ freedBytes: 0, keptFor: [entry.digest] });
  });

  test('that image can be removed, and the space freed afterwards', async () => {
    const library = await Library.open(folder);
    const image = await fixture.addImage('oci', Buffer.from('broken'));
    await library.add(image, broken);
    await addOurs(library);
    rmSync(fixture.blobPath(image.digest));
    await library.remove(ours, undefined);
    expect(await library.remove(broken, undefined)).toEqual({ freedBytes: 0 });
    expect(await library.prune()).toMatchObject({ blobs: 0, recentBlobs: 6 });
  });
});

test.each([
  ['no list at all', { manifests: null, layers: null, config: null, subject: null }],
  ['an item that is null', { manifests: [null] }],
])('%s names nothing, and keeps nothing', async (_, fields) => {
  writeForeignIndex(folder, [fixture.addJson({ schemaVersion: 2, ...fields }, ociIndex)]);
  const library = await Library.open(folder);
  await addOurs(library);
  const { freedBytes, keptFor } = await library.remove(ours, undefined);
  expect({ keptFor, isFreed: freedBytes > 0 }).toEqual({ keptFor: undefined, isFreed: true });
});

test('what an unknown kind of document names is in use', async () => {
  const image = await fixture.addImage('oci', sharedContent);
  const signature = fixture.addJson({ blobs: [image], subject: image }, 'application/vnd.example.signature');
  writeForeignIndex(folder, [signature, { ...fixture.addBlob(Buffer.from('PK'), 'application/zip') }]);
  const library = await Library.open(folder);
  await addOurs(library);
  expect((await library.remove(ours, undefined)).keptFor).toBeUndefined();
  expect(existsSync(fixture.blobPath(image.digest))).toBe(true);
  expect(await verify(library)).toMatchObject({ ok: true });
});

test('an image that names more and more is taken for unreadable, before it fills the memory', async () => {
  let documents = 0;
  class EndlessReader extends DocumentReader {
    override async read() {
      documents++;
      return Array.from({ length: 50_000 }, (_, number) => ({
        digest: `sha256:${(documents * 50_000 + number).toString(16).padStart(64, '0')}`,
        isDocument: 'yes' as const,
        mayBeAbsent: 'no' as const,
      }));
    }
  }
  const entry = fixture.addJson({}, ociIndex);
  const { unreadable, digests } = await followEntry(new EndlessReader(new LayoutPaths(folder)), entry);
  expect([...unreadable]).toEqual([entry.digest]);
  expect(documents).toBeLessThan(30);
  expect(digests.size).toBeLessThan(1_000_000);
});

test('an index of more entries than an image has is bounded', async () => {
  const digests = Array.from({ length: 80_000 }, (_, number) => number.toString(16).padStart(64, '0'));
  const manifests = digests.map((hex) => ({ digest: `sha256:${hex}` }));
  writeForeignIndex(folder, [
    fixture.addJson({ manifests }, ociIndex),
    fixture.addJson({ manifests: [] }, ociIndex),
  ]);
  const library = await Library.open(folder);
  await addOurs(library);
  expect(await library.remove(ours, undefined)).toMatchObject({ freedBytes: expect.any(Number) });
}, 60_000);
