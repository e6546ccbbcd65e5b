import { statfs } from 'node:fs/promises';

/**
 * Bytes that this user may still write to the disk of a folder that is there.
 * @throws the system's error when the disk cannot be asked.
 */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
