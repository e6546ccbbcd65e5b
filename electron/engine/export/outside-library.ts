import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/**
 * Refuses an export into the library that it is made from, or inside it: it would replace the library's own index or
 * blobs. Folders are compared and not their names, for a link, a mount or another spelling leads there too.
 * @throws {AppError} `DISK_PERMISSION` with the library's folder as `details.library`.
 */
export async function assertOutsideLibrary(path: string, libraryFolder: string): Promise<void> {
  const ofLibrary = await foldersOfLibrary(libraryFolder);
  // “missing/..” leads nowhere yet, and somewhere as soon as the missing folder is made.
  for (const spelling of [path, resolve(path)]) {
    for (const folder of await foldersAbove(spelling)) {
      const found = await identityOf(folder);
      if (found !== undefined && ofLibrary.has(found)) throw insideLibrary(path, libraryFolder);
    }
  }
}

/** The library's folder and those in it: one of these alone may be mounted elsewhere. */
async function foldersOfLibrary(libraryFolder: string): Promise<ReadonlySet<string>> {
  const names = ['', 'blobs', 'ingest'];
  const algorithms = await readdir(join(libraryFolder, 'blobs')).catch(() => []);
  const folders = [...names, ...algorithms.map((name) => join('blobs', name))];
  const identities = await Promise.all(folders.map((name) => identityOf(join(libraryFolder, name))));
  return new Set(identities.filter((identity) => identity !== undefined));
}

/** A path and the folders above it, without links and as far as they are there. */
async function foldersAbove(path: string): Promise<string[]> {
  const folders = [await nearestFolder(path)];
  for (;;) {
    const [last = ''] = folders.slice(-1);
    if (dirname(last) === last) return folders;
    folders.push(dirname(last));
  }
}

/** The path itself or the nearest above it that is there, without links; at last the root of its disk. */
async function nearestFolder(path: string): Promise<string> {
  return realpath(path).catch(() => (dirname(path) === path ? path : nearestFolder(dirname(path))));
}

/** Disk and number of a file or folder; numbers may be larger than an ordinary number holds. */
async function identityOf(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => undefined,
  );
}

function insideLibrary(path: string, library: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} is in the library ${library}, which an export would damage. Choose a place outside of it.`,
    { details: { path, library } },
  );
}
