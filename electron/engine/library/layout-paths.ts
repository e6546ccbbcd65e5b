import { join } from 'node:path';
import { isDigest, splitDigest } from '../../../shared/digest.ts';

/** How the names of claims end. */
export const claimEnding = '.claim';

/** How the names of indexes of layers end. */
export const layerIndexEnding = '.index';

/** Where everything lies in a library: an OCI image layout (image-spec, image-layout.md) and our own `ingest/` and `inside/`. */
export class LayoutPaths {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** From now on everything lies in another folder, to which the library was moved. */
  moveTo(folder: string): void {
    this.#folder = folder;
  }

  get layoutFile(): string {
    return join(this.folder, 'oci-layout');
  }
  get indexFile(): string {
    return join(this.folder, 'index.json');
  }
  /** Room of the disk that is kept for changes of the index. */
  get reserveFile(): string {
    return join(this.folder, '.reserve');
  }
  get blobsFolder(): string {
    return join(this.folder, 'blobs');
  }
  get ingestFolder(): string {
    return join(this.folder, 'ingest');
  }

  /** @throws {TypeError} when the text is not a digest, so that no other text ever becomes a path. */
  blob(digest: string): string {
    const { algorithm, hex } = splitDigest(digest);
    return join(this.blobsFolder, algorithm, hex);
  }
  ingest(digest: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.partial`);
  }
  journal(digest: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.journal`);
  }
  hint(digest: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.hint`);
  }
  /** What is known of the files in layers. Any of it can be made again. */
  get insideFolder(): string {
    return join(this.folder, 'inside');
  }
  layerIndex(digest: string): string {
    return join(this.insideFolder, `${ingestName(digest)}${layerIndexEnding}`);
  }
  /** Where a small blob is written before it is put in place. */
  document(digest: string, suffix: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.document.${suffix}`);
  }
  /** A blob that no longer matched its digest, set aside. */
  damaged(digest: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.damaged`);
  }
  blobLock(digest: string): string {
    return join(this.ingestFolder, `${ingestName(digest)}.lock`);
  }
  /** Who has the library open. */
  get hostsFolder(): string {
    return join(this.folder, 'hosts');
  }
  get checksFolder(): string {
    return join(this.folder, 'checks');
  }
  /** The checks of a blob's pieces, for its repair. */
  checks(digest: string): string {
    return join(this.checksFolder, ingestName(digest));
  }
  /** What the files of blobs were like when they were verified. */
  get verifiedFile(): string {
    return join(this.checksFolder, 'verified');
  }
  /** What one process keeps though no image uses it yet. */
  claim(id: string): string {
    return join(this.ingestFolder, `${id}${claimEnding}`);
  }
  get indexLock(): string {
    return join(this.ingestFolder, 'index.lock');
  }
}

/** The name that all files of one partial blob begin with. */
export function ingestName(digest: string): string {
  const { algorithm, hex } = splitDigest(digest);
  return `${algorithm}-${hex}`;
}

/** The digest of the blob that a file in `ingest/` or `inside/` with this ending (`.damaged`…) belongs to, if it is one. */
export function digestOfIngestName(name: string, ending: string): string | undefined {
  if (!name.endsWith(ending)) return undefined;
  const digest = name.slice(0, -ending.length).replace('-', ':');
  return isDigest(digest) ? digest : undefined;
}
