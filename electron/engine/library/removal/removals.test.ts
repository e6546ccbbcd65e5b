import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { Library } from '../layout.ts';

let fixture: LibraryFixture;
let library: Library;
/** The same library as another process sees it. */
let other: Library;
let images: { reference: string; digest: string }[];

beforeEach(async () => {
  fixture = new LibraryFixture(join(temporaryFolder(), 'library'));
  library = await Library.open(fixture.folder);
  other = await Library.open(fixture.folder);
  images = [];
  for (const name of ['r.example/a:1', 'constructor', 'r.example/c:3']) {
    const image = await fixture.addImage('oci', Buffer.from(name));
    await library.add(image, name);
    images.push({ reference: name, digest: image.digest });
  }
});

async function names(of = library): Promise<string[]> {
  return (await of.list()).map(({ reference }) => reference).sort();
}

function chosen(...positions: number[]) {
  return images.filter((_, position) => positions.includes(position));
}

test('images that are removed are in no list, and nothing of them is deleted', async () => {
  const before = await library.blobDigests();
  const removal = await library.removals.begin(chosen(0, 1));
  expect(await names()).toEqual(['r.example/c:3']);
  await expect(library.entry('constructor', undefined)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  // Another process's collector finds them in use, whatever it looks for.
  await other.deleteUnused(before);
  expect((await other.prune()).blobs).toBe(0);
  expect(await library.blobDigests()).toEqual(before);
  expect(await library.removals.undo(removal.id)).toBe(2);
  expect(await names()).toEqual(['constructor', 'r.example/a:1', 'r.example/c:3']);
});

test('what is restored is as it was', async () => {
  const before = await library.entries();
  const { id } = await library.removals.begin(images);
  await library.removals.undo(id);
  expect(await library.entries()).toEqual(before);
});

test('finishing deletes what no other image uses, counts shared layers once, and cannot be undone', async () => {
  const space = await library.space.read();
  const expected = space.blobs
    .filter((blob) => blob.images.every((position) => space.images[position]?.reference !== 'r.example/c:3'))
    .reduce((sum, { size }) => sum + size, 0);
  const { id } = await library.removals.begin(chosen(0, 1));
  expect(await library.removals.finish(id)).toMatchObject({ freedBytes: expected });
  expect(await names()).toEqual(['r.example/c:3']);
  expect((await library.list())[0]?.isDamaged).toBe(false);
  await expect(library.removals.undo(id)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  expect(await library.removals.finish(id)).toMatchObject({ freedBytes: 0 });
});

test('a restart in between loses neither the images nor the way back', async () => {
  const { id } = await library.removals.begin(chosen(2));
  const restarted = await Library.open(fixture.folder);
  expect(await restarted.removals.pending()).toEqual([{ id, images: chosen(2) }]);
  expect(await restarted.removals.undo(id)).toBe(1);
  expect(await names(restarted)).toHaveLength(3);
});

test('removes all of the chosen images or none', async () => {
  await other.remove('r.example/a:1', undefined);
  await expect(library.removals.begin(images)).rejects.toMatchObject({
    code: 'MANIFEST_UNKNOWN',
    message: expect.stringContaining('r.example/a:1'),
  });
  expect(await library.removals.pending()).toEqual([]);
  expect(await names()).toHaveLength(2);
});

test('removes several at once as one step', async () => {
  const { freedBytes } = await library.removals.now(images);
  expect(freedBytes).toBeGreaterThan(0);
  expect(await library.blobDigests()).toEqual([]);
  await expect(library.removals.now(chosen(0))).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
});

test('an image that comes again while its removal is pending stays when that is finished', async () => {
  const [image] = chosen(0);
  const { id } = await library.removals.begin(chosen(0));
  const [entry] = (await library.removals.pending()).flatMap((removal) => removal.images);
  await library.add({ ...(await descriptorOf(image?.digest ?? '')) }, entry?.reference ?? '');
  await library.removals.finish(id);
  expect(await names()).toHaveLength(3);
  expect((await library.list()).every(({ isDamaged }) => !isDamaged)).toBe(true);
});

test('pruning ends a removal that nobody has ended for an hour, and no younger one', async () => {
  const hours = 60 * 60 * 1000;
  const now = vi.spyOn(Date, 'now');
  onTestFinished(() => now.mockRestore());
  const start = Date.UTC(2026, 10, 28);
  now.mockReturnValue(start);
  const { id } = await library.removals.begin(chosen(0));
  now.mockReturnValue(start + 0.9 * hours);
  const young = await library.removals.begin(chosen(1));
  expect(await other.prune()).toMatchObject({ blobs: 0 });
  now.mockReturnValue(start + 1.1 * hours);
  expect(await other.prune(true)).toMatchObject({ blobs: 0, removals: 1 });
  expect(await library.removals.pending()).toHaveLength(2);
  const pruned = await other.prune();
  expect(pruned).toMatchObject({ removals: 1 });
  expect(pruned.blobs).toBeGreaterThan(0);
  expect(await library.removals.pending()).toEqual([{ id: young.id, images: chosen(1) }]);
  await expect(library.removals.undo(id)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  expect(await library.removals.undo(young.id)).toBe(1);
  expect(await names()).toHaveLength(2);
  // A clock that was far ahead when it began, and entries of older versions, keep nothing for ever.
  now.mockReturnValue(start + 400 * hours);
  await library.removals.begin(chosen(1));
  now.mockReturnValue(start);
  expect(await other.prune()).toMatchObject({ removals: 1 });
  expect(await names()).toEqual(['r.example/c:3']);
});

async function descriptorOf(digest: string): Promise<Descriptor> {
  const bytes = await fixture.readSmallBlob(digest);
  return { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: bytes.byteLength };
}
