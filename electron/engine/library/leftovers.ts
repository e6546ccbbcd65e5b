import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file aside that is this old (ms) belongs to no running process, because it exists only during one write. */
const abandonedMs = 60 * 60 * 1000;

/** Files that exist only between being written aside and being put in place: of journals, locks and documents. */
const asidePattern = /\.(?:journal|lock|document)\.[\w-]+$/;

/** Removes what killed processes left aside of one blob. Its lock must be held. */
export async function removeLeftoversOf(ingestFolder: string, fileName: string): Promise<void> {
  for (const name of await readdir(ingestFolder)) {
    if (name.startsWith(`${fileName}.`) && asidePattern.test(name))
      await rm(join(ingestFolder, name), { force: true });
  }
}

/** Removes what processes killed long ago left aside. */
export async function removeAbandoned(ingestFolder: string): Promise<void> {
  for (const name of await readdir(ingestFolder)) {
    if (!asidePattern.test(name)) continue;
    const path = join(ingestFolder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}
