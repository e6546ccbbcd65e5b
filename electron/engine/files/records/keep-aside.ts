import { readFile, writeFile } from 'node:fs/promises';
import { systemErrorCode } from '../disk-error.ts';

/** Copies of one file that are kept: more come only from a fault that writes a new one at each start. */
const maximumCopies = 20;

/**
 * Keeps a copy of a file that cannot be understood beside it, as the first `<path>.unreadable-<n>` that is free, before
 * something else takes its place. What is kept already is not kept again.
 * @throws what the file system throws.
 */
export async function keepAside(path: string, content: Buffer): Promise<void> {
  for (let number = 1; number <= maximumCopies; number += 1) {
    const aside = `${path}.unreadable-${number}`;
    try {
      await writeFile(aside, content, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      if ((await readFile(aside)).equals(content)) return;
    }
  }
}
