import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest } from '../../../shared/digest.ts';
import type { LibraryStatus } from '../../../shared/schemas/library.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import type { LayoutPaths } from './layout-paths.ts';

/** Bytes that the verified and the partial blobs of a library take on the disk. What cannot be read counts as 0. */
export async function diskUsage(
  paths: LayoutPaths,
): Promise<Pick<LibraryStatus, 'usedBytes' | 'partialBytes'>> {
  const algorithms = await readdir(paths.blobsFolder).catch(() => []);
  const used = await Promise.all(algorithms.map((name) => bytesIn(join(paths.blobsFolder, name))));
  return {
    usedBytes: used.reduce((sum, bytes) => sum + bytes, 0),
    partialBytes: await bytesIn(paths.ingestFolder),
  };
}

/**
 * Digests of all files under `blobs/` (image-spec, image-layout.md, "Blobs"); files of other names are left out.
 * @throws the system's error when a folder cannot be read.
 */
export async function blobDigestsIn(paths: LayoutPaths): Promise<string[]> {
  const algorithms = await readdir(paths.blobsFolder);
  const names = await Promise.all(
    algorithms.map(async (algorithm) =>
      (await readdir(join(paths.blobsFolder, algorithm))).map((hex) => `${algorithm}:${hex}`),
    ),
  );
  return names.flat().filter(isDigest);
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      return found === undefined ? 0 : allocatedBytes(found);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
