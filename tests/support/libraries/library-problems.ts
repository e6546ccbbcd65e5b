import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobPath } from './library-state.ts';

interface Entry {
  digest: string;
  annotations?: Record<string, string>;
}

/** The references of a library's `index.json`, read without Longshore's own code. @throws when it cannot be read. */
export function referencesIn(folder: string): string[] {
  return entriesOf(folder).map(
    ({ digest, annotations = {} }) => annotations['org.opencontainers.image.ref.name'] ?? digest,
  );
}

/**
 * What is wrong with a library, found without Longshore's own code: an index that cannot be read, entries that lack
 * a blob, files under `blobs/` that are not what their names say. Only images of one platform are understood.
 */
export function problemsOf(folder: string): string[] {
  return [...unreadableIndex(folder), ...incompleteEntries(folder), ...wrongBlobs(folder)];
}

function unreadableIndex(folder: string): string[] {
  const path = join(folder, 'index.json');
  if (!existsSync(path)) return ['there is no index.json'];
  try {
    referencesIn(folder);
    return [];
  } catch (error) {
    const { length } = readFileSync(path);
    return [`index.json of ${length} bytes cannot be read: ${String(error)}`];
  }
}

function incompleteEntries(folder: string): string[] {
  return (unreadableIndex(folder).length === 0 ? entriesOf(folder) : []).flatMap((entry) => {
    const manifest = blobPath(folder, entry.digest);
    if (!existsSync(manifest)) return [`an entry lacks its manifest ${entry.digest}`];
    // A manifest that is not what its name says is among the wrong blobs.
    const text = readFileSync(manifest, 'utf8');
    if (!text.endsWith('}')) return [];
    const { config, layers } = JSON.parse(text);
    return [config, ...layers]
      .filter(({ digest }) => !existsSync(blobPath(folder, digest)))
      .map(({ digest }) => `an entry lacks its blob ${digest}`);
  });
}

function wrongBlobs(folder: string): string[] {
  const blobs = join(folder, 'blobs', 'sha256');
  return (existsSync(blobs) ? readdirSync(blobs) : []).flatMap((name) => {
    const bytes = readFileSync(join(blobs, name));
    const isRight = createHash('sha256').update(bytes).digest('hex') === name;
    return isRight ? [] : [`the blob ${name} has ${bytes.length} bytes that are not its own`];
  });
}

function entriesOf(folder: string): Entry[] {
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).manifests;
}
