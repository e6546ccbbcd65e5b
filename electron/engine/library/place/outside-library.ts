import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';

/**
 * Refuses to write files for the user into the library that they are made from, or inside it: they would replace the
 * library's own index or blobs. Folders are compared and not their names, for a link, a mount or another spelling leads
 * there too.
 * @throws {AppError} `DISK_PERMISSION` with the library's folder as `details.library`.
 */
export async function assertOutsideLibrary(path: string, libraryFolder: string): Promise<void> {
  if (await isInside(path, await foldersOfLibrary(libraryFolder))) throw insideLibrary(path, libraryFolder);
}

/**
 * Refuses to write files for the user into the folder of settings and queue.
 * @throws {AppError} `DISK_PERMISSION` with that folder as `details.library`, as of the library.
 */
export async function assertOutsideState(path: string, stateFolder: string): Promise<void> {
  if (!(await isInside(path, await identitiesOf([stateFolder])))) return;
  throw new AppError(
    'DISK_PERMISSION',
    `${path} is in ${stateFolder}, where Longshore keeps its settings and its queue. Choose a place outside of it.`,
    { details: { path, library: stateFolder } },
  );
}

/**
 * The folders in which no file of an image may come to be, as `identityOf` tells them: those of the library and of the
 * settings. An image may have folders of their names.
 */
export async function foldersOfLongshore(
  libraryFolder: string,
  stateFolder: string,
): Promise<ReadonlySet<string>> {
  return new Set([...(await foldersOfLibrary(libraryFolder)), ...(await identitiesOf([stateFolder]))]);
}

/** The library's folder and those in it: one of these alone may be mounted elsewhere. */
async function foldersOfLibrary(libraryFolder: string): Promise<ReadonlySet<string>> {
  const algorithms = await readdir(join(libraryFolder, 'blobs')).catch(() => []);
  const names = ['', 'blobs', 'ingest', 'inside', ...algorithms.map((name) => join('blobs', name))];
  return identitiesOf(names.map((name) => join(libraryFolder, name)));
}

/** Disk and number of a file or folder; numbers may be larger than an ordinary number holds. */
export function identityOf({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev} ${ino}`;
}

/** The path itself or the nearest above it that is there, without links; at last the root of its disk. */
export async function nearestFolder(path: string): Promise<string> {
  return realpath(path).catch(() => (dirname(path) === path ? path : nearestFolder(dirname(path))));
}

async function identitiesOf(folders: readonly string[]): Promise<ReadonlySet<string>> {
  const identities = await Promise.all(folders.map(identityAt));
  return new Set(identities.filter((identity) => identity !== undefined));
}

async function identityAt(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(identityOf, () => undefined);
}

async function isInside(path: string, forbidden: ReadonlySet<string>): Promise<boolean> {
  // “missing/..” leads nowhere yet, and somewhere as soon as the missing folder is made.
  for (const spelling of [path, resolve(path)]) {
    for (const folder of await foldersAbove(spelling)) {
      const found = await identityAt(folder);
      if (found !== undefined && forbidden.has(found)) return true;
    }
  }
  return false;
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

function insideLibrary(path: string, library: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} is in the library ${library}, which would be damaged. Choose a place outside of it.`,
    { details: { path, library } },
  );
}
