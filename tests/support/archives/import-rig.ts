import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { importImages } from '../../../electron/engine/library/import/import-images.ts';
import { importSources } from '../../../electron/engine/library/import/sources.ts';
import { Library } from '../../../electron/engine/library/layout.ts';
import { HashPool } from '../../../electron/engine/transfer/disk/hash-pool.ts';
import type { ImportedImage } from '../../../shared/schemas/import.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** One member of an archive: a file with this content, or a header as tar-stream takes it. */
export type ArchiveMember = readonly [name: string, content: string | Buffer | Partial<Header>];

interface Header {
  type: 'symlink' | 'link' | 'character-device' | 'block-device' | 'fifo' | 'directory';
  linkname: string;
  size: number;
  pax: Record<string, string>;
}

/** A tar of these members, in this order. */
export async function tarOf(members: Iterable<ArchiveMember>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of members) {
    if (typeof content === 'string' || Buffer.isBuffer(content))
      archive.entry({ name, mtime: new Date(0) }, content);
    // A file waits for its content, also for none.
    else if (content.type === undefined) archive.entry({ name, ...content }, '');
    else archive.entry({ name, ...content });
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A library of this test's own, and imports into it. */
export interface ImportRig {
  library: Library;
  folder: string;
  /** Writes a file beside the library and gives its path. */
  write(name: string, bytes: Buffer | string): string;
  import(
    path: string,
    options?: { name?: string; signal?: AbortSignal; onBytes?: () => void },
  ): Promise<ImportedImage[]>;
  /** Files under `blobs/` and `ingest/`, and how many images there are. */
  contents(): Promise<{ blobs: string[]; ingest: string[]; images: number }>;
}

/** Opens a new library. */
export async function importRig(place: string = temporaryFolder()): Promise<ImportRig> {
  const library = await Library.open(join(place, 'library'));
  const hashes = new HashPool();
  onTestFinished(() => hashes.close());
  const filesIn = (name: string) => {
    const folder = join(library.folder, name);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  };
  return {
    library,
    folder: place,
    write(name, bytes) {
      const path = join(place, name);
      writeFileSync(path, bytes);
      return path;
    },
    async import(path, { name, signal = new AbortController().signal, onBytes = () => {} } = {}) {
      const images: ImportedImage[] = [];
      for (const source of await importSources([path]))
        images.push(
          ...(await importImages(source, name, { library, hashes, signal, onBytes, onTotal() {} })),
        );
      return images;
    },
    async contents() {
      return {
        blobs: filesIn('blobs/sha256'),
        ingest: filesIn('ingest'),
        images: (await library.entries()).length,
      };
    },
  };
}
