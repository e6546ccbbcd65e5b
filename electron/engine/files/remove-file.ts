import { unlink } from 'node:fs/promises';
import { systemErrorCode } from './disk-error.ts';

/**
 * Removes a file or a link, if it is there. One call of the system: `rm` looks first, which counts for many small files.
 * @throws the system's error.
 */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
