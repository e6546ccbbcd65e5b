import { mkdir } from 'node:fs/promises';
import { systemErrorCode } from './disk-error.ts';

/**
 * Makes a folder if it is not there, but none above it: those may have been removed on purpose.
 * @returns true when it was made.
 * @throws the system's error, `ENOENT` without the folder above it.
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    // Another file in its place is found by whoever writes into the folder.
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
