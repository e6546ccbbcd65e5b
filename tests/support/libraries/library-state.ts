import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a library holds, read from disk without Longshore's own code. */
export interface LibraryState {
  /** The descriptors of `index.json`. */
  entries: { digest: string; annotations?: Record<string, string> }[];
  /** Names of the files in `blobs/sha256`. */
  blobs: string[];
}

/** Reads a library; one that was never made holds nothing. */
export function readLibrary(folder: string): LibraryState {
  const indexFile = join(folder, 'index.json');
  const blobFolder = join(folder, 'blobs', 'sha256');
  return {
    entries: existsSync(indexFile) ? JSON.parse(readFileSync(indexFile, 'utf8')).manifests : [],
    blobs: existsSync(blobFolder) ? readdirSync(blobFolder) : [],
  };
}

/** The path of a blob of an OCI image layout. */
export function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', ...digest.split(':'));
}
