import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { writeFully } from '../files/write-file-atomically.ts';
import type { LayoutPaths } from './layout-paths.ts';

/** Room for a lock and for what file systems need besides (bytes). */
const leastBytes = 64 * 1024;

/**
 * Keeps some room of the disk for changes of the index, so that an image can be removed from a disk that is full to
 * its last byte: what removes one must first write a lock and a new index. Does nothing where there is no room.
 * @param indexBytes how large the index is.
 */
export async function keepReserve(paths: LayoutPaths, indexBytes: number): Promise<void> {
  const wanted = leastBytes + 2 * indexBytes;
  const found = await stat(paths.reserveFile).catch(() => undefined);
  // Twice as much as is wanted spares most changes of the index a new one.
  if (found !== undefined && found.size >= wanted) return;
  await fillReserve(paths.reserveFile, 2 * wanted).catch(() =>
    rm(paths.reserveFile, { force: true }).catch(() => undefined),
  );
}

/**
 * Gives the room back to the disk.
 * @returns false when there was none.
 */
export async function spendReserve(paths: LayoutPaths): Promise<boolean> {
  return rm(paths.reserveFile).then(
    () => true,
    () => false,
  );
}

async function fillReserve(path: string, bytes: number): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    // Random: a file system that compresses, or leaves holes, would keep no room for zeros.
    const block = randomBytes(leastBytes);
    for (let position = 0; position < bytes; position += block.byteLength)
      await writeFully(file, block, position);
  } finally {
    await file.close();
  }
}
