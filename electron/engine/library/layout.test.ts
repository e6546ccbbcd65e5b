import { createHash } from 'node:crypto';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { VerifyEvent } from '../../../shared/schemas/library.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { BlockThread } from '../files/blocks/block-thread.ts';
import { Library } from './layout.ts';
import { verifyLibrary } from './verify.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
let folder: string;
let library: Library;
beforeEach(async () => {
  folder = temporaryFolder();
  library = await Library.open(folder);
});

function describeBytes(bytes: Buffer, mediaType: string): Descriptor {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { mediaType, digest, size: bytes.length };
}

/** Puts an image with these layers into the blobs, and returns its descriptor. */
async function store(...layers: string[]): Promise<Descriptor> {
  const blobs = [Buffer.from('{}'), ...layers.map((layer) => Buffer.from(layer))];
  const [config, ...layerDescriptors] = blobs.map((bytes) =>
    describeBytes(bytes, 'application/octet-stream'),
  );
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: layerDescriptors }),
  );
  for (const bytes of [...blobs, manifest]) await library.blobs.put(describeBytes(bytes, '').digest, bytes);
  return { ...describeBytes(manifest, manifestType), platform: { os: 'linux', architecture: 'amd64' } };
}

async function verify(reference?: string) {
  const thread = new BlockThread();
  let last: VerifyEvent | undefined;
  for await (const event of verifyLibrary(library, thread, { reference }, new AbortController().signal))
    last = event;
  await thread.close();
  if (last?.type !== 'result') throw new Error('no result');
  return last.result;
}

test('a new library is an OCI image layout', async () => {
  expect(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8'))).toEqual({
    imageLayoutVersion: '1.0.0',
  });
  expect(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))).toMatchObject({
    schemaVersion: 2,
    manifests: [],
  });
});

test('an image is listed under its reference, with what it shares', async () => {
  await library.add(await store('base', 'one'), 'mcr.example/a:1');
  await library.add(await store('base', 'three'), 'mcr.example/b:1');
  const images = await library.list();
  expect(images.map(({ reference, platform }) => [reference, platform])).toEqual([
    ['mcr.example/b:1', 'linux/amd64'],
    ['mcr.example/a:1', 'linux/amd64'],
  ]);
  for (const image of images) {
    // Shared: the base layer (4 bytes) and the config (2 bytes).
    expect(image.size - image.uniqueBytes).toBe(6);
    expect(image.addedAt).not.toBeNull();
  }
});

test('a newer digest of the same reference and platform replaces the older', async () => {
  await library.add(await store('old'), 'mcr.example/a:1');
  const newer = await store('new');
  await library.add(newer, 'mcr.example/a:1');
  expect((await library.entries()).map(({ digest }) => digest)).toEqual([newer.digest]);
});

test('removing an image frees only what no other uses', async () => {
  const first = await store('base', 'one');
  await library.add(first, 'mcr.example/a:1');
  const second = await store('base', 'three');
  await library.add(second, 'mcr.example/b:1');
  const unique = (await library.list()).find(({ reference }) => reference === 'mcr.example/b:1')?.uniqueBytes;
  expect(await library.remove('mcr.example/b:1', undefined)).toEqual({ freedBytes: unique });
  expect(await verify()).toMatchObject({ ok: true, images: 1 });
  await library.remove('mcr.example/a:1', undefined);
  expect(await readdir(join(folder, 'blobs', 'sha256'))).toEqual([]);
});

test('an image of which a blob is missing does not become an entry', async () => {
  const image = await store('base');
  await library.blobs.delete(describeBytes(Buffer.from('base'), '').digest);
  await expect(library.add(image, 'mcr.example/a:1')).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  expect(await library.entries()).toEqual([]);
});

test('verification sets a damaged blob aside and names what is missing', async () => {
  await library.add(await store('base', 'one'), 'mcr.example/a:1');
  const base = describeBytes(Buffer.from('base'), '').digest;
  const one = describeBytes(Buffer.from('one'), '').digest;
  await writeFile(library.blobs.blobPath(base), 'bade');
  await library.blobs.delete(one);
  expect(await verify()).toMatchObject({ ok: false, corrupt: [base], missing: [one] });
  expect(await library.blobs.has({ digest: base, size: 4 })).toBe(true);
  expect(await verify('mcr.example/a:1')).toMatchObject({ ok: false, corrupt: [base] });
});

test('a damaged manifest is found, and hides no other image', async () => {
  const broken = await store('broken');
  await library.add(broken, 'mcr.example/a:1');
  await library.add(await store('fine'), 'mcr.example/b:1');
  await writeFile(library.blobs.blobPath(broken.digest), 'not a manifest');
  expect(await library.list()).toHaveLength(2);
  expect(await verify()).toMatchObject({ ok: false, corrupt: [broken.digest] });
});

test('an image that is removed while it is verified is not missed', async () => {
  const layers = Array.from({ length: 40 }, (_, number) => String(number).repeat(200_000));
  await library.add(await store(...layers), 'mcr.example/a:1');
  const thread = new BlockThread();
  const { signal } = new AbortController();
  let isRemoved = false;
  for await (const event of verifyLibrary(library, thread, {}, signal)) {
    if (!isRemoved) await library.remove('mcr.example/a:1', undefined);
    isRemoved = true;
    if (event.type === 'result') {
      expect(event.result).toMatchObject({ ok: true, corrupt: [], missing: [] });
    }
  }
  expect(isRemoved).toBe(true);
  await thread.close();
});

test('a damaged blob that somebody removes first needs not to be set aside', async () => {
  const { digest } = describeBytes(Buffer.from('gone'), '');
  await expect(library.blobs.setAside(digest)).resolves.toBeUndefined();
});

test('what no longer fits a manifest is not read into memory', async () => {
  const image = await store('layer');
  await library.add(image, 'mcr.example/a:1');
  await truncate(library.blobs.blobPath(image.digest), 8 * 1024 * 1024 + 1);
  await expect(library.blobs.readSmallBlob(image.digest)).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringContaining('too large'),
  });
});

test('a library whose folders were deleted takes blobs in again', async () => {
  await library.add(await store('before'), 'mcr.example/a:1');
  await rm(join(folder, 'ingest'), { recursive: true });
  await rm(join(folder, 'blobs'), { recursive: true });
  const image = await store('after');
  const unlock = await library.blobs.lock(image.digest, new AbortController().signal);
  await unlock();
  expect(await library.blobs.exists(image.digest)).toBe(true);
});

test('blobs of an image that is replaced go, but for those that something else uses or wants', async () => {
  const wanted = describeBytes(Buffer.from('wanted'), '').digest;
  library.keepBlobs(() => [wanted]);
  await library.add(await store('shared', 'other'), 'mcr.example/b:1');
  const older = await store('shared', 'wanted', 'older');
  await library.add(older, 'mcr.example/a:1');
  await library.add(await store('newer'), 'mcr.example/a:1');
  const names = ['shared', 'wanted', 'newer', 'older'];
  const here = await Promise.all(
    names.map((name) => library.blobs.exists(describeBytes(Buffer.from(name), '').digest)),
  );
  expect(here).toEqual([true, true, true, false]);
  expect(await library.blobs.exists(older.digest)).toBe(false);
  expect(await verify()).toMatchObject({ ok: true, images: 2 });
});

test('a damaged blob that was set aside goes with its image', async () => {
  await library.add(await store('damaged'), 'mcr.example/a:1');
  const { digest } = describeBytes(Buffer.from('damaged'), '');
  await writeFile(library.blobs.blobPath(digest), 'other');
  await library.blobs.setAside(digest);
  expect(await readdir(join(folder, 'ingest'))).toHaveLength(1);
  await library.remove('mcr.example/a:1', undefined);
  expect(await readdir(join(folder, 'ingest'))).toEqual([]);
});

test('small blobs that are not what they should be are refused', async () => {
  await expect(library.blobs.put(`sha256:${'0'.repeat(64)}`, Buffer.from('x'))).rejects.toMatchObject({
    code: 'DIGEST_MISMATCH',
  });
  expect(await readdir(join(folder, 'blobs', 'sha256'))).toEqual([]);
});

test('an index of another tool keeps what we do not know of', async () => {
  const foreign = await store('foreign');
  const index = { schemaVersion: 2, manifests: [{ ...foreign, data: 'e30=' }], subject: 'kept' };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await library.add(await store('ours'), 'mcr.example/a:1');
  const kept = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  expect(kept).toMatchObject({ subject: 'kept', manifests: [{ digest: foreign.digest, data: 'e30=' }, {}] });
  expect((await library.list())[1]).toMatchObject({ reference: foreign.digest, addedAt: null });
});

test('an index that is none is an error that names the file, and is left alone', async () => {
  await writeFile(join(folder, 'index.json'), '[]');
  await expect(library.list()).rejects.toMatchObject({ code: 'LIBRARY_CORRUPT' });
  await expect(library.add(await store('x'), 'mcr.example/a:1')).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
  });
  expect(await readFile(join(folder, 'index.json'), 'utf8')).toBe('[]');
});

test('many images added at once are all there', async () => {
  const images = await Promise.all(Array.from({ length: 10 }, (_, number) => store(`layer ${number}`)));
  await Promise.all(images.map((image, number) => library.add(image, `mcr.example/a:${number}`)));
  expect(await library.entries()).toHaveLength(10);
});

test('an older version that is kept stays under its tag and digest, with its blobs', async () => {
  const older = await store('base', 'one');
  await library.add(older, 'mcr.example/a:1');
  await library.add(await store('base', 'two'), 'mcr.example/a:1', true);
  const names = (await library.list()).map(({ reference }) => reference);
  expect(names.toSorted()).toEqual(['mcr.example/a:1', `mcr.example/a:1@${older.digest}`]);
  expect(await verify()).toMatchObject({ ok: true, images: 2 });
  await library.remove(`mcr.example/a:1@${older.digest}`, undefined);
  expect(await verify()).toMatchObject({ ok: true, images: 1 });
});
