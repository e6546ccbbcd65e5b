import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { IngestFile, type PartialFileHandle } from './ingest-file.ts';
import { writeSizeIn } from './write-size.ts';

const first = Buffer.from('first buffer, ');
const second = Buffer.from('second buffer');
let path: string;
let real: FileHandle;
beforeEach(async () => {
  path = join(temporaryFolder(), 'blob.partial');
  real = await open(path, 'w+');
  onTestFinished(() => real.close());
});

/** The real file, on a disk that takes at most so many bytes at a time. */
function takingAtMost(bytes: number, parts: Partial<PartialFileHandle> = {}): IngestFile {
  const handle: PartialFileHandle = {
    close: () => real.close(),
    datasync: () => real.datasync(),
    stat: real.stat.bind(real),
    truncate: (size) => real.truncate(size),
    write: (async (buffer: Uint8Array, offset: number, length: number, position: number) =>
      real.write(buffer, offset, Math.min(length, bytes), position)) as FileHandle['write'],
    writev: (async (buffers: readonly Uint8Array[], position: number) => {
      const { bytesWritten } = await real.write(Buffer.concat(buffers), 0, bytes, position);
      return { bytesWritten, buffers };
    }) as FileHandle['writev'],
    ...parts,
  };
  return new IngestFile(path, handle);
}

test.for([1, 3, 20])('a disk that takes %i bytes at a time gets them all', async (bytes) => {
  await takingAtMost(bytes).write([first, second], 5);
  expect((await readFile(path)).subarray(5).toString()).toBe('first buffer, second buffer');
});

test('large buffers are written in parts that the system keeps in small pieces, also where the disk takes less', async () => {
  const buffers = [300_001, 1, 252 * 1024, 700_000].map((bytes, at) => Buffer.alloc(bytes, at + 1));
  const sizes: number[] = [];
  const writev = (async (parts: readonly Uint8Array[], position: number) => {
    const whole = Buffer.concat(parts);
    sizes.push(whole.byteLength);
    return { bytesWritten: (await real.write(whole, 0, 100_000, position)).bytesWritten, buffers: parts };
  }) as FileHandle['writev'];
  const file = takingAtMost(100_000, { writev });
  await file.write(buffers, 7);
  expect((await readFile(path)).subarray(7)).toEqual(Buffer.concat(buffers));
  expect(Math.max(...sizes)).toBe(252 * 1024);
});

test('a disk that takes nothing and reports nothing is full, and is not asked for ever', async () => {
  await expect(takingAtMost(0).write([first, second], 0)).rejects.toMatchObject({
    code: 'DISK_FULL',
    details: { path },
  });
});

test('however many files are flushed, threads are left for who writes', async () => {
  let underWay = 0;
  let most = 0;
  const datasync = async () => {
    most = Math.max(most, ++underWay);
    await real.datasync();
    underWay -= 1;
  };
  const files = Array.from({ length: 16 }, () => takingAtMost(100, { datasync }));
  await Promise.all(files.map((file) => file.flush()));
  expect(most).toBe(2);
});

test.skipIf(process.platform !== 'linux')(
  'a file system in memory gets large writes, a disk small ones',
  async () => {
    expect(await writeSizeIn('/dev/shm')).toBe(Number.POSITIVE_INFINITY);
    expect(await writeSizeIn('/proc')).toBe(252 * 1024);
  },
);
