import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDigest } from '../../../../shared/digest.ts';
import { blobDigestsIn, indexedLayers } from '../disk-usage.ts';
import { digestOfIngestName, type LayoutPaths } from '../layout-paths.ts';

/** A file of a library that goes with it. */
export interface LibraryFile {
  /** Below the library's folder. */
  path: string;
  size: number;
  /** Of a blob; other files are compared with what is copied. */
  digest?: string;
}

const ingestEndings = ['.partial', '.journal', '.hint', '.damaged'];

/**
 * All files of a library but its index: blobs, what is unfinished, kept checks, and what is known of the files in layers. Files of strangers are left.
 * @throws the system's error when a folder cannot be read.
 */
export async function filesToMove(paths: LayoutPaths): Promise<LibraryFile[]> {
  const files: LibraryFile[] = [];
  const add = async (path: string, digest?: string) => {
    const found = await lstat(join(paths.folder, path)).catch(() => undefined);
    if (found?.isFile() === true)
      files.push({ path, size: found.size, ...(digest === undefined ? {} : { digest }) });
  };
  for (const digest of await blobDigestsIn(paths)) await add(join('blobs', ...digest.split(':')), digest);
  for (const name of await readdir(paths.ingestFolder)) {
    if (ingestEndings.some((ending) => digestOfIngestName(name, ending) !== undefined))
      await add(join('ingest', name));
  }
  for (const name of await readdir(paths.checksFolder).catch(() => [])) {
    if (isDigest(name.replace('-', ':'))) await add(join('checks', name));
  }
  for (const digest of await indexedLayers(paths))
    await add(relative(paths.folder, paths.layerIndex(digest)));
  return files;
}
