import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayoutPaths } from '../layout-paths.ts';
import { indexAsidePattern } from '../leftovers.ts';

/**
 * Removes a library that has been moved, and its folder when nothing of a stranger's is in it. What cannot be removed
 * stays: it is a copy.
 * @returns true when all of it has gone.
 */
export async function removeMoved(paths: LayoutPaths, files: readonly { path: string }[]): Promise<boolean> {
  // The index first: what is left without it is no library any more.
  for (const path of [paths.indexFile, paths.layoutFile, paths.reserveFile]) await rm(path, { force: true });
  for (const { path } of files) await rm(join(paths.folder, path), { force: true });
  for (const folder of [paths.hostsFolder, paths.checksFolder])
    await rm(folder, { recursive: true, force: true });
  for (const name of await readdir(paths.ingestFolder)) {
    if (/\.(?:lock|claim|document|journal|hint)\b/.test(name))
      await rm(join(paths.ingestFolder, name), { force: true });
  }
  // What a killed process was about to put in place.
  for (const name of await readdir(paths.insideFolder).catch(() => [])) {
    if (indexAsidePattern.test(name)) await rm(join(paths.insideFolder, name), { force: true });
  }
  const folders = ['blobs/sha256', 'blobs/sha512', 'blobs', 'ingest', 'inside', '.'];
  for (const folder of folders) await rmdir(join(paths.folder, folder)).catch(() => undefined);
  return readdir(paths.folder).then(
    () => false,
    () => true,
  );
}
