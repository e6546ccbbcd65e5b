import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { LayoutPaths } from '../layout-paths.ts';

/** Where a folder really lies, when it is reached by a link; as it is written where that cannot be told. */
export async function withoutLinks(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

/**
 * Refuses a library whose folders are links: one from somebody else could have Longshore write anywhere. The folder
 * of the library itself may be reached by a link.
 * @throws {AppError} `LIBRARY_CORRUPT`.
 */
export async function assertRealFolders({
  blobsFolder,
  ingestFolder,
  insideFolder,
  checksFolder,
}: LayoutPaths): Promise<void> {
  for (const folder of [blobsFolder, ingestFolder, insideFolder, checksFolder]) await assertNoLink(folder);
  const algorithms = await readdir(blobsFolder).catch(() => []);
  for (const algorithm of algorithms) await assertNoLink(join(blobsFolder, algorithm));
}

/** Junctions of Windows count as links. */
async function assertNoLink(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  throw new AppError(
    'LIBRARY_CORRUPT',
    `${folder} is a link to another place, and Longshore writes only into the library itself. Put the folder that it leads to in its place, or choose another library; the library's own folder may be a link.`,
    { details: { path: folder } },
  );
}
