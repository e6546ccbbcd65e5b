import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIndex } from '../../electron/engine/inside/index/build-index.ts';
import { keepIndex } from '../../electron/engine/inside/index/index-file.ts';
import { memorySource } from '../../electron/engine/inside/packing/packed-source.ts';
import { randomBytesSource } from '../simulator/content/random-bytes.ts';
import {
  type InsideLibrary,
  type InsideRig,
  insideLibrary,
  insideRig,
} from '../support/layers/inside-rig.ts';
import { digestOf } from '../support/layers/layer-images.ts';
import { rawTar } from '../support/layers/raw-tar.ts';

const content = Buffer.from('a line of text\n'.repeat(400));
let folder: string;
let shared: InsideLibrary;
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-damage-'));
  shared = await insideLibrary(join(folder, 'library'));
});
afterAll(async () => {
  await shared.files.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tar of its own for each test: one library has the layers of all. */
const someTar = () =>
  rawTar([
    { name: 'a', content },
    { name: 'b', content: 'second' },
    { name: 'c', content: `${count}` },
  ]);
/** Stored: no code of the packing breaks, so that every byte unpacks to something. */
const stored = (tar: Buffer) => gzipSync(tar, { level: 0 });

/** An image of one packed layer, and the paths of its blob and index. */
async function rigOf(layer: Buffer): Promise<InsideRig & { blob: string; index: string; digest: string }> {
  const rig = await insideRig([layer], { reference: `image.example/a:${count++}`, isPacked: true }, shared);
  const digest = digestOf(layer);
  const { blobs } = rig.library;
  return { ...rig, digest, blob: blobs.blobPath(digest), index: blobs.layerIndexPath(digest) };
}

const damages: [string, (tar: Buffer) => Buffer, (blob: Buffer) => Buffer][] = [
  ['a gzip whose content has another byte', stored, (blob) => flip(blob, 700)],
  ['a gzip whose checksum has another byte', gzipSync, (blob) => flip(blob, blob.length - 6)],
  ['a gzip whose header has another byte', gzipSync, (blob) => flip(blob, 5)],
  ['a zstd', zstdCompressSync, (blob) => flip(blob, blob.length - 2)],
  ['a tar', (tar) => tar, (blob) => flip(blob, blob.length - 2)],
];

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0x20;
  return changed;
}

test.each(damages)(
  '%s is noticed when it is looked through, and nothing of it is kept',
  async (_, pack, damage) => {
    const layer = pack(someTar());
    const rig = await rigOf(layer);
    writeFileSync(rig.blob, damage(layer));
    await expect(rig.open()).rejects.toMatchObject({
      code: 'LIBRARY_CORRUPT',
      message: expect.stringContaining('longshore verify --repair'),
      details: { digest: rig.digest },
    });
    expect(existsSync(rig.index)).toBe(false);
    writeFileSync(rig.blob, layer);
    await rig.open();
    expect((await rig.read('/a')).equals(content)).toBe(true);
  },
);

test('an index of other bytes than the layer has is made anew, without a word', async () => {
  const layer = stored(someTar());
  const rig = await rigOf(layer);
  const source = memorySource(flip(layer, 700));
  await keepIndex(rig.index, await buildIndex({ digest: rig.digest, source }, () => undefined));
  await rig.open();
  expect((await rig.read('/a')).equals(content)).toBe(true);
  expect((await rig.read('/b')).toString()).toBe('second');
});

test('an index that names other files is made anew, and the image is to be opened again', async () => {
  const rig = await rigOf(stored(someTar()));
  const source = memorySource(gzipSync(rawTar([{ name: 'b', content: 'first' }])));
  await keepIndex(rig.index, await buildIndex({ digest: rig.digest, source }, () => undefined));
  await rig.open();
  await expect(rig.read('/b')).rejects.toMatchObject({
    code: 'LIBRARY_BUSY',
    details: { reason: 'no-index' },
  });
  await rig.open();
  expect((await rig.read('/b')).toString()).toBe('second');
});

test('a large layer, which another thread hashes, is noticed when it is another one', async () => {
  const layer = stored(rawTar([{ name: 'large', content: Buffer.alloc(33 * 1024 * 1024, 'a line\n') }]));
  const rig = await rigOf(layer);
  // In its last bytes, which no unpacker looks at.
  writeFileSync(rig.blob, Buffer.concat([layer.subarray(0, -1), Buffer.from('x')]));
  await expect(rig.open()).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    details: { digest: rig.digest, actual: expect.stringMatching(/^sha256:/) },
  });
  expect(existsSync(rig.index)).toBe(false);
  writeFileSync(rig.blob, layer);
  expect((await rig.open()).layers[0]?.problem).toBeNull();
});

test('an index whose windows are damaged is made anew', async () => {
  const random = randomBytesSource('large', 4_500_000).read(0, 4_500_000);
  // Half of it refers back to what comes before.
  const pieces = Array.from({ length: 9_000 }, (_, at) => random.subarray(at * 500, at * 500 + 500));
  const large = Buffer.concat(pieces.flatMap((piece) => [piece, piece]));
  const rig = await rigOf(gzipSync(rawTar([{ name: 'large', content: large }]), { level: 1 }));
  await rig.open();
  const whole = readFileSync(rig.index);
  writeFileSync(rig.index, Buffer.from(whole).fill(0xff, whole.length - 1000));
  expect((await rig.read('/large')).equals(large)).toBe(true);
  expect(readFileSync(rig.index).equals(whole)).toBe(true);
});

test('a layer that was damaged after it was looked through says so, and files are read again when it is mended', async () => {
  const layer = stored(someTar());
  const rig = await rigOf(layer);
  await rig.open();
  writeFileSync(rig.blob, flip(layer, 700));
  await expect(rig.read('/a')).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringContaining('longshore verify --repair'),
  });
  const aside = rig.library.blobs.asidePath(rig.digest);
  writeFileSync(aside, layer);
  await rig.library.blobs.place(rig.digest, aside);
  await rig.open();
  expect((await rig.read('/a')).equals(content)).toBe(true);
});

test('a blob that is brought anew leaves no index of the one before', async () => {
  const layer = gzipSync(someTar());
  const rig = await rigOf(layer);
  await rig.open();
  const aside = rig.library.blobs.asidePath(rig.digest);
  writeFileSync(aside, layer);
  await rig.library.blobs.place(rig.digest, aside);
  expect(existsSync(rig.index)).toBe(false);
});

const randomHex = randomBytesSource('broken', 40_000).read(0, 40_000).toString('hex');
const brokenOff: [string, () => Buffer, string][] = [
  [
    'that breaks off',
    () =>
      stored(
        rawTar([
          { name: 'a', content: 'a' },
          { name: 'b', content },
        ]),
      ).subarray(0, 3000),
    'is cut off',
  ],
  [
    'that breaks off in its data',
    () =>
      gzipSync(
        rawTar([
          { name: 'a', content: 'a' },
          { name: 'b', content: randomHex },
        ]),
      ).subarray(0, 20_000),
    'its compressed data is cut off',
  ],
];

test.each(brokenOff)('a layer %s says so, and not that it has changed', async (_, make, problem) => {
  const rig = await rigOf(make());
  expect((await rig.open()).layers[0]?.problem).toContain(problem);
  expect((await rig.read('/a')).toString()).toBe('a');
  await expect(rig.read('/b')).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: expect.stringContaining(problem),
  });
});

test.each(['short', 'x'.repeat(2000)])('what is no layer of files is told by its type', async (text) => {
  const reference = `image.example/text:${count++}`;
  const layers = [Buffer.from(text)];
  const rig = await insideRig(layers, { reference, isPacked: true, layerType: 'text/plain' }, shared);
  expect((await rig.open()).layers).toMatchObject([
    { entries: 0, problem: 'it is no layer of files: its media type is text/plain' },
  ]);
});

test('files that somebody removes meanwhile are no fault of the program', async () => {
  const rig = await rigOf(gzipSync(someTar()));
  await rig.open();
  const busy = { code: 'LIBRARY_BUSY', message: expect.stringContaining('was removed') };
  rmSync(rig.index);
  await expect(rig.read('/a')).rejects.toMatchObject(busy);
  await rig.open();
  await rig.library.remove(rig.image.reference, undefined);
  await expect(rig.read('/a')).rejects.toMatchObject(busy);
});
