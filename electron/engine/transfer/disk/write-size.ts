import { statfs } from 'node:fs/promises';

/** What `statfs` tells of a file system in memory on Linux (TMPFS_MAGIC). */
const inMemory = 0x01021994;

/**
 * Bytes of one write to a file of this folder. Linux keeps a file in pieces of memory as large as the write that fills them, and in a
 * virtual machine those of 256 KiB and more are often such as its host must find first: 1.2 GiB cost 3.3 s of the kernel's time, and
 * 1.1 s so (ext4, Linux 6.18). Elsewhere, and in memory, only the calls would be more.
 * @throws the system's error.
 */
export async function writeSizeIn(folder: string): Promise<number> {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY;
  return (await statfs(folder)).type === inMemory ? Number.POSITIVE_INFINITY : smallWrite;
}

/** Below 256 KiB, in whole pages. */
export const smallWrite: number = 252 * 1024;
