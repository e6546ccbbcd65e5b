import { copyFileSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pieceBytes } from '../../electron/engine/transfer/pieces/piece-layout.ts';
import { diskImage, journaledFileSystems } from '../support/disks/disk-image.ts';
import { arrivingBlob } from '../support/libraries/arriving-blob.ts';
import { type ArrivingBlob, contentOf } from '../support/libraries/open-arriving-blob.ts';

const content = contentOf(6);
const diskMegabytes = 128;

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}

/** Two pieces that were flushed, then two that only the hint names, and a quarter of one that nothing does. */
async function halfFetched(folder: string): Promise<ArrivingBlob> {
  const blob = await arrivingBlob(folder, content);
  await blob.writePieces(2);
  await blob.partial.save();
  await blob.writePieces(2);
  const { library, descriptor } = blob;
  await expect
    .poll(async () => (await library.blobs.bytesHere([descriptor])).get(descriptor.digest))
    .toBe(4 * pieceBytes);
  await blob.writeBytes(pieceBytes / 4);
  return blob;
}

/** What a later process finds of the blob. */
async function foundIn(folder: string): Promise<number> {
  const { partial } = await arrivingBlob(folder, content);
  return partial.pieceMap.bytesDone;
}

const ingest = (folder: string, path: string) => join(folder, path.slice(path.lastIndexOf('ingest')));

test.for(journaledFileSystems)(
  'a power cut on %s costs what was not flushed, and no more',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    await halfFetched(disk.folder);
    expect(await foundIn(await disk.powerCut())).toBe(2 * pieceBytes);
  },
);

test.for(journaledFileSystems)(
  'a hint that reached the disk before its bytes, on %s, is not believed',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const { library, descriptor } = await halfFetched(disk.folder);
    const hint = library.blobs.hintPath(descriptor.digest);
    await flushFile(hint);
    const after = await disk.powerCut();
    // That it is there is what makes this test one.
    expect(() => copyFileSync(ingest(after, hint), `${ingest(after, hint)}.seen`)).not.toThrow();
    expect(await foundIn(after)).toBe(2 * pieceBytes);
  },
);

test.for(journaledFileSystems)(
  'of a hint whose bytes reached the disk, on %s, they count',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const { library, descriptor, partial } = await halfFetched(disk.folder);
    await flushFile(library.blobs.hintPath(descriptor.digest));
    await partial.file.flush();
    expect(await foundIn(await disk.powerCut())).toBe(4 * pieceBytes);
  },
);

const damages: Record<string, (path: string) => void> = {
  'is empty': (path) => writeFileSync(path, ''),
  'is torn': (path) => truncateSync(path, 300),
  'is full of zeros': (path) => writeFileSync(path, Buffer.alloc(2000)),
};
const cases = journaledFileSystems.flatMap((kind) =>
  Object.keys(damages).map((damage) => ({ kind, damage })),
);

test.for(cases)(
  'a hint that $damage after a power cut on $kind costs the hint',
  async ({ kind, damage }, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const { library, descriptor } = await halfFetched(disk.folder);
    const after = await disk.powerCut();
    damages[damage]?.(ingest(after, library.blobs.hintPath(descriptor.digest)));
    expect(await foundIn(after)).toBe(2 * pieceBytes);
  },
);

test.for(cases)(
  'a durable journal that $damage on $kind leaves the hint',
  async ({ kind, damage }, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const { library, descriptor, partial } = await halfFetched(disk.folder);
    await flushFile(library.blobs.hintPath(descriptor.digest));
    await partial.file.flush();
    const after = await disk.powerCut();
    damages[damage]?.(ingest(after, library.blobs.journalPath(descriptor.digest)));
    expect(await foundIn(after)).toBe(4 * pieceBytes);
  },
);

test.for(journaledFileSystems)(
  'with both torn on %s the blob starts from zero and arrives',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    const { library, descriptor } = await halfFetched(disk.folder);
    const after = await disk.powerCut();
    for (const path of [
      library.blobs.hintPath(descriptor.digest),
      library.blobs.journalPath(descriptor.digest),
    ])
      writeFileSync(ingest(after, path), 'torn');
    const blob = await arrivingBlob(after, content);
    expect(blob.partial.pieceMap.bytesDone).toBe(0);
    await blob.writePieces(6);
    expect(await blob.partial.digest(new AbortController().signal)).toBe(descriptor.digest);
    await blob.partial.commit();
  },
);

test.for(journaledFileSystems)(
  'a process that ends without a word on %s loses what no journal names',
  async (kind, context) => {
    const disk = await diskImage(context, kind, diskMegabytes);
    await halfFetched(disk.folder);
    // The system goes on, and so does what it remembers.
    expect(await foundIn(disk.folder)).toBe(4 * pieceBytes);
  },
);
