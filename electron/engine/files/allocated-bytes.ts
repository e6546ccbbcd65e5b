import type { Stats } from 'node:fs';

/** Bytes that a file takes on the disk, which are fewer than its length where it has holes; on Windows its length. */
export function allocatedBytes({ size, blocks }: Stats): number {
  return process.platform === 'win32' ? size : Math.min(size, blocks * 512);
}
