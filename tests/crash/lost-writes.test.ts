import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pieceBytes } from '../../electron/engine/transfer/pieces/piece-layout.ts';
import { losingDisk, losingFileSystems } from '../support/disks/losing-disk.ts';
import { arrivingBlob } from '../support/libraries/arriving-blob.ts';
import { type ArrivingBlob, contentOf } from '../support/libraries/open-arriving-blob.ts';

const content = contentOf(3);
const signal = new AbortController().signal;
const diskMegabytes = 56;

/** Fetches what is missing until the digest is right. */
async function complete(blob: ArrivingBlob): Promise<number> {
  let dropped = 0;
  for (;;) {
    await blob.writePieces(3);
    if ((await blob.partial.digest(signal)) === blob.descriptor.digest) break;
    dropped += await blob.partial.dropDamaged(signal);
  }
  await blob.partial.commit();
  return dropped;
}

/** True when the blob lies whole in the library of this folder. */
function isWhole(folder: string, { descriptor }: ArrivingBlob): boolean {
  const [algorithm = '', hex = ''] = descriptor.digest.split(':');
  return Buffer.compare(readFileSync(join(folder, 'blobs', algorithm, hex)), content) === 0;
}

test.for(losingFileSystems)(
  'on %s what a disk lost by a flush that failed is fetched again before anything is committed',
  async (kind, context) => {
    const disk = await losingDisk(context, kind, diskMegabytes);
    const blob = await arrivingBlob(disk.folder, content);
    await blob.writePieces(1);
    await blob.partial.save();
    await disk.lose();
    await blob.writePieces(1);
    await expect(blob.partial.save()).rejects.toMatchObject({ code: 'DISK_FULL' });
    await disk.heal();
    // The system now says that all is well.
    await blob.partial.file.flush();
    const dropped = await complete(blob);
    // What lies behind it is cut off with it, and comes again.
    expect(dropped).toBe(content.length - pieceBytes);
    expect(isWhole(disk.folder, blob)).toBe(true);
    expect(isWhole(await disk.copy(), blob)).toBe(true);
  },
);

test.for(losingFileSystems)(
  'on %s a flush that fails with the last bytes costs those',
  async (kind, context) => {
    const disk = await losingDisk(context, kind, diskMegabytes);
    const blob = await arrivingBlob(disk.folder, content);
    await blob.writePieces(2);
    await blob.partial.save();
    await disk.lose();
    await blob.writePieces(1);
    await expect(blob.partial.digest(signal)).resolves.toBe('');
    await disk.heal();
    expect(await complete(blob)).toBe(pieceBytes / 2);
    expect(isWhole(await disk.copy(), blob)).toBe(true);
  },
);

test.for(losingFileSystems)(
  'on %s the durable journal names nothing that a disk has lost, nor does the next process believe it',
  async (kind, context) => {
    const disk = await losingDisk(context, kind, diskMegabytes);
    const first = await arrivingBlob(disk.folder, content);
    await first.writePieces(1);
    await first.partial.save();
    await disk.lose();
    await first.writePieces(1);
    await expect(first.partial.save()).rejects.toMatchObject({ code: 'DISK_FULL' });
    await disk.heal();
    await first.partial.close();
    const second = await arrivingBlob(disk.folder, content);
    expect(second.partial.pieceMap.bytesDone).toBe(pieceBytes);
    await complete(second);
    expect(isWhole(await disk.copy(), second)).toBe(true);
  },
);
