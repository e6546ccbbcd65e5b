import { open } from 'node:fs/promises';
import { shortWrite } from '../short-write.ts';
import { nextStepBytes, type StepBounds } from '../step-bytes.ts';
import { writeFully } from '../write-file-atomically.ts';

/** A file that is being written, from its first byte to its last. */
export interface NewFile {
  /** Bytes so far. */
  readonly size: number;
  /** Bytes that one `extend` may write at most, where there is such a bound: at least one while there is more to write. */
  readonly room?: number;
  /** Appends all of these bytes. */
  append(bytes: Uint8Array): Promise<void>;
  /**
   * Has something else write at the end of the file.
   * @param write gets the file's descriptor and its end, and returns how many bytes it has written there.
   * @returns what `write` returns.
   */
  extend(write: (descriptor: number, position: number) => Promise<number>): Promise<number>;
}

/**
 * How many bytes may wait for the disk while more are written. Nothing can stop a flush once it has begun, and one of
 * gigabytes at the end would make whoever stops the work wait for minutes. The size of flushes follows the disk's speed.
 */
const flushBounds: StepBounds = { least: 1024 * 1024, most: 16 * 1024 * 1024, goalMs: 250 };

/**
 * Makes a file out of what `fill` writes to it, and returns its size in bytes when the disk has all of it.
 * @throws the system's error (`EEXIST`, `ENOSPC`…), also when the disk took only a part, and whatever `fill` throws.
 * The file stays.
 */
export async function writeNewFile(path: string, fill: (target: NewFile) => Promise<void>): Promise<number> {
  const file = await open(path, 'wx');
  let size = 0;
  let flushedUpTo = 0;
  let flushBytes = flushBounds.least;
  let flushing = Promise.resolve();
  const flush = async () => {
    const startedAt = performance.now();
    await file.datasync();
    flushBytes = nextStepBytes(flushBytes, performance.now() - startedAt, flushBounds);
  };
  const grow = async (bytes: number) => {
    size += bytes;
    if (size - flushedUpTo < flushBytes) return;
    await flushing;
    flushedUpTo = size;
    flushing = flush();
    // Told by the next one who waits for it.
    flushing.catch(() => undefined);
  };
  try {
    await fill({
      get size() {
        return size;
      },
      async append(bytes) {
        await writeFully(file, bytes, size);
        await grow(bytes.byteLength);
      },
      async extend(write) {
        const bytes = await write(file.fd, size);
        await grow(bytes);
        return bytes;
      },
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
