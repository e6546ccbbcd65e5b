import type { Stats } from 'node:fs';

/** Bytes that a file takes on the disk; a partial blob has holes. Windows does not tell, and gets the length. */
export function allocatedBytes({ size, blocks }: Stats): number {
  return process.platform === 'win32' ? size : Math.min(size, blocks * 512);
}
