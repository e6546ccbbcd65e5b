import { readdir } from 'node:fs/promises';
import { blobDigestsIn } from '../disk-usage.ts';
import { digestOfIngestName, type LayoutPaths } from '../layout-paths.ts';

/**
 * Digests of all blobs that lie in a library, or were set aside as damaged: those that no image uses are orphans, as a
 * process leaves them that is killed between putting blobs in place and writing the index.
 * @throws the system's error when a folder cannot be read.
 */
export async function storedDigests(paths: LayoutPaths): Promise<string[]> {
  const setAside = (await readdir(paths.ingestFolder)).map((name) => digestOfIngestName(name, '.damaged'));
  const found = new Set([...(await blobDigestsIn(paths)), ...setAside]);
  found.delete(undefined);
  return [...found].filter((digest) => digest !== undefined);
}
