import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../files/is-there.ts';
import { indexedLayers } from './disk-usage.ts';
import type { LayoutPaths } from './layout-paths.ts';

/** A file aside that is this old (ms) belongs to no running process, because it exists only during one write. */
const abandonedMs = 60 * 60 * 1000;

/** Files that exist only between being written aside and being put in place: of journals, locks, documents and claims. */
const asidePattern = /\.(?:journal|hint|lock|document|claim)\.[\w-]+$/;

/** The same of the index and of the layout's own file. */
const rootAsidePattern = /^(?:index\.json|oci-layout)\.[0-9a-f]{12}$/;

/** The journals of a partial blob, by which its name ends. */
const journalPattern = /\.(?:journal|hint)$/;

/** Removes what killed processes left aside of one blob. Its lock must be held. */
export async function removeLeftoversOf(ingestFolder: string, fileName: string): Promise<void> {
  for (const name of await readdir(ingestFolder)) {
    if (name.startsWith(`${fileName}.`) && asidePattern.test(name))
      await rm(join(ingestFolder, name), { force: true });
  }
}

/** The same of indexes of layers. */
export const indexAsidePattern = /\.index\.[0-9a-f]{12}$/;

/** Removes what processes killed long ago left aside in a library, and indexes of layers that are gone. */
export async function removeAbandoned(paths: LayoutPaths): Promise<void> {
  const { folder, ingestFolder, insideFolder } = paths;
  await removeOld(folder, rootAsidePattern);
  await removeOld(ingestFolder, asidePattern);
  // The blob has got its place, and its process was killed before it had removed them.
  const isOrphan = async (name: string) =>
    !(await isThere(join(ingestFolder, name.replace(journalPattern, '.partial'))));
  await removeOld(ingestFolder, journalPattern, isOrphan);
  if (!(await isThere(insideFolder))) return;
  await removeOld(insideFolder, indexAsidePattern);
  for (const digest of await indexedLayers(paths))
    if (!(await isThere(paths.blob(digest)))) await rm(paths.layerIndex(digest), { force: true });
}

async function removeOld(
  folder: string,
  pattern: RegExp,
  isAbandoned: (name: string) => Promise<boolean> | boolean = () => true,
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!pattern.test(name) || !(await isAbandoned(name))) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}
