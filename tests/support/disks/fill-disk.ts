import { appendFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** File systems keep a few blocks to themselves for what is written next, and say so only afterwards. */
const tries = 20;

/**
 * Fills a disk with a file of somebody else.
 * @param bytesLeft whole blocks of 4 KiB that may stay free.
 * @returns the bytes that are free by then: as many, or a few blocks less.
 */
export async function fillDisk(folder: string, bytesLeft: number): Promise<number> {
  let free = await freeBytes(folder);
  for (let count = 0; free > bytesLeft && count < tries; count++) {
    // Flushed: some file systems look for the blocks of a file only then. A write that finds too few takes what is there.
    // The last block goes to a file of its own: a longer file may need another one to say where it is.
    const name = count === 0 ? 'filler' : `filler-${count}`;
    await appendFile(join(folder, name), Buffer.alloc(free - bytesLeft, 1), { flush: true }).catch(
      () => undefined,
    );
    free = await freeBytes(folder);
  }
  return free;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
