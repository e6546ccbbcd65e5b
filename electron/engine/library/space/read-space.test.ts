import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { Library } from '../layout.ts';

let fixture: LibraryFixture;
let library: Library;

beforeEach(async () => {
  fixture = new LibraryFixture(join(temporaryFolder(), 'library'));
  library = await Library.open(fixture.folder);
  for (const name of ['a', 'b']) {
    await library.add(await fixture.addImage('docker', Buffer.from(name)), `r.example/${name}:1`);
  }
});

test('names each layer once, with the images that share it and what made it', async () => {
  const { images, blobs } = await library.space.read();
  expect(images.map(({ reference }) => reference)).toEqual(['r.example/a:1', 'r.example/b:1']);
  const layers = blobs.filter(({ kind }) => kind === 'layer');
  expect(layers.map(({ createdBy, isForeign, images }) => ({ createdBy, isForeign, images }))).toEqual([
    { createdBy: 'base', isForeign: true, images: [0, 1] },
    { createdBy: 'top', isForeign: false, images: [0] },
    { createdBy: 'top', isForeign: false, images: [1] },
  ]);
  const sizes = (await library.list()).map(({ size }) => size);
  for (const position of [0, 1]) {
    const own = blobs.filter((blob) => blob.images.includes(position));
    expect(sizes).toContain(own.reduce((sum, { size }) => sum + size, 0));
  }
});

test('a damaged image hides no other, and a config that cannot be read tells no commands', async () => {
  const { blobs } = await library.space.read();
  const config = blobs.find(({ kind, images }) => kind === 'config' && images[0] === 0);
  const manifest = blobs.find(({ kind, images }) => kind === 'manifest' && images[0] === 1);
  writeFileSync(fixture.blobPath(config?.digest ?? ''), 'damage');
  writeFileSync(fixture.blobPath(manifest?.digest ?? ''), 'damage');
  const after = await library.space.read();
  expect(after.images).toHaveLength(2);
  expect(after.blobs.every(({ images }) => images.every((position) => position === 0))).toBe(true);
  expect(after.blobs.filter(({ kind }) => kind === 'layer').map(({ createdBy }) => createdBy)).toEqual([
    null,
    null,
  ]);
});

test('lists what is unfinished, and deletes only what nobody needs or works on', async () => {
  const [partial, needed, busy, damaged] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64));
  for (const hex of [partial, needed, busy])
    writeFileSync(join(fixture.folder, 'ingest', `sha256-${hex}.partial`), Buffer.alloc(8192, 1));
  writeFileSync(join(fixture.folder, 'ingest', `sha256-${damaged}.damaged`), Buffer.alloc(8192, 1));
  writeFileSync(join(fixture.folder, 'ingest', 'constructor.partial'), '');
  library.keepBlobs(() => [`sha256:${needed}`]);
  const unlock = await library.blobs.lock(`sha256:${busy}`, AbortSignal.timeout(5000));
  const { unfinished } = await library.space.read();
  expect(unfinished.map(({ digest, kind, isNeeded }) => ({ digest, kind, isNeeded }))).toEqual(
    expect.arrayContaining([
      { digest: `sha256:${partial}`, kind: 'partial', isNeeded: false },
      { digest: `sha256:${needed}`, kind: 'partial', isNeeded: true },
      { digest: `sha256:${busy}`, kind: 'partial', isNeeded: true },
      { digest: `sha256:${damaged}`, kind: 'damaged', isNeeded: false },
    ]),
  );
  const freed = await library.space.discardUnfinished(unfinished.map(({ digest }) => digest));
  expect(freed).toBeGreaterThanOrEqual(16384);
  await unlock();
  const left = (await library.space.read()).unfinished.map(({ digest }) => digest).sort();
  expect(left).toEqual([`sha256:${needed}`, `sha256:${busy}`]);
});
