import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest } from '../../../shared/digest.ts';
import type { LibraryStatus } from '../../../shared/schemas/library.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import { digestOfIngestName, type LayoutPaths, layerIndexEnding } from './layout-paths.ts';

/** Folders of blobs that Longshore can verify. Whatever else lies under `blobs/` is others', and is left alone. */
const algorithms = ['sha256', 'sha512'];

/** What arrives, or was set aside. Locks and claims are gone in a moment, and no blobs. */
const partialPattern = /^sha(?:256|512)-[a-f0-9]+\.(?:partial|journal|hint|document|damaged)\b/;

/**
 * Bytes that a library takes on the disk: its verified blobs with the indexes of the files in them, and its partial
 * blobs. What cannot be read counts as 0.
 */
export async function diskUsage(
  paths: LayoutPaths,
): Promise<Pick<LibraryStatus, 'usedBytes' | 'partialBytes'>> {
  const digests = await blobDigestsIn(paths).catch(() => []);
  const partial = (await readdir(paths.ingestFolder).catch(() => [])).filter((name) =>
    partialPattern.test(name),
  );
  const indexed = await indexedLayers(paths);
  return {
    usedBytes: await bytesOf([
      ...digests.map((digest) => paths.blob(digest)),
      ...indexed.map((digest) => paths.layerIndex(digest)),
    ]),
    partialBytes: await bytesOf(partial.map((name) => join(paths.ingestFolder, name))),
  };
}

/**
 * Digests of all blobs under `blobs/` (image-spec, image-layout.md, "Blobs"); what has another name is left out.
 * @throws the system's error when a folder cannot be read.
 */
export async function blobDigestsIn(paths: LayoutPaths): Promise<string[]> {
  const names = await Promise.all(
    algorithms.map(async (algorithm) => {
      const folder = join(paths.blobsFolder, algorithm);
      const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
      return isFolder ? (await readdir(folder)).map((hex) => `${algorithm}:${hex}`) : [];
    }),
  );
  return names.flat().filter(isDigest);
}

/** Digests of the layers whose files are known, whether they are here or not. */
export async function indexedLayers(paths: LayoutPaths): Promise<string[]> {
  const names = await readdir(paths.insideFolder).catch(() => []);
  return names.flatMap((name) => digestOfIngestName(name, layerIndexEnding) ?? []);
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (path) => {
      const found = await lstat(path).catch(() => undefined);
      return found?.isFile() === true ? allocatedBytes(found) : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
