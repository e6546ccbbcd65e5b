import { open } from 'node:fs/promises';
import { shortWrite, writeFully } from '../write-file-atomically.ts';

/** Appends all of these bytes to a file that is being written. */
export type Append = (bytes: Uint8Array) => Promise<void>;

/**
 * How many bytes may wait for the disk while more are written. Nothing can stop a flush once it has begun, and one of
 * gigabytes at the end would make whoever stops the work wait for minutes.
 */
const flushBytes = 16 * 1024 * 1024;

/**
 * Makes a file out of what is appended to it, and returns its size in bytes when the disk has all of it.
 * @throws the system's error (`EEXIST`, `ENOSPC`…), also when the disk took only a part, and whatever `fill` throws.
 * The file stays.
 */
export async function writeNewFile(path: string, fill: (append: Append) => Promise<void>): Promise<number> {
  const file = await open(path, 'wx');
  let size = 0;
  let flushedUpTo = 0;
  let flushing = Promise.resolve();
  try {
    await fill(async (bytes) => {
      await writeFully(file, bytes, size);
      size += bytes.byteLength;
      if (size - flushedUpTo < flushBytes) return;
      await flushing;
      flushedUpTo = size;
      flushing = file.datasync();
      // Told by the next one who waits for it.
      flushing.catch(() => undefined);
    });
    await flushing;
    await file.sync();
    if ((await file.stat()).size !== size) throw shortWrite();
  } finally {
    await flushing.catch(() => undefined);
    await file.close();
  }
  return size;
}
