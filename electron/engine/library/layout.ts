import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { isDigest } from '../../../shared/digest.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LibraryImage, LibraryStatus } from '../../../shared/schemas/library.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import { toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { BlobStore } from './blob-store.ts';
import { type ImageContents, readImageContents } from './image-contents.ts';
import { addedAtOf, isSameEntry, nameEntry, platformOf, referenceOf } from './index-entry.ts';
import { readIndexFile, updateIndexFile } from './index-file.ts';
import { LayoutPaths } from './layout-paths.ts';
import { removeAbandoned } from './leftovers.ts';
import { bytesByEntry, contentsOf, digestsOf } from './library-contents.ts';

/** The local OCI image layout: verified blobs, and the images that they make up. */
export class Library {
  readonly folder: string;
  readonly blobs: BlobStore;
  readonly #paths: LayoutPaths;
  #wanted: () => readonly string[] = () => [];

  private constructor(paths: LayoutPaths) {
    this.folder = paths.folder;
    this.#paths = paths;
    this.blobs = new BlobStore(paths);
  }

  /**
   * Opens a library and makes it when there is none.
   * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`.
   */
  static async open(folder: string): Promise<Library> {
    const paths = new LayoutPaths(folder);
    try {
      await makeFolders(join(paths.blobsFolder, 'sha256'));
      await makeFolders(paths.ingestFolder);
      await removeAbandoned(paths.ingestFolder);
      const layout = await stat(paths.layoutFile).catch(() => undefined);
      if (layout === undefined)
        await writeFileAtomically(paths.layoutFile, '{"imageLayoutVersion":"1.0.0"}\n');
      const index = await stat(paths.indexFile).catch(() => undefined);
      if (index === undefined) await updateIndexFile(paths, async (entries) => ({ entries }));
    } catch (error) {
      throw toDiskError(error, folder);
    }
    return new Library(paths);
  }

  /** @param wanted digests of blobs that no image may use yet, and that are not deleted all the same. */
  keepBlobs(wanted: () => readonly string[]): void {
    this.#wanted = wanted;
  }

  /** Digests of blobs that are wanted without an image that uses them. */
  wantedBlobs(): ReadonlySet<string> {
    return new Set(this.#wanted());
  }

  /** The entries of `index.json` as they stand there. */
  async entries(): Promise<Descriptor[]> {
    return (await readIndexFile(this.#paths)).manifests;
  }

  /**
   * The entry with this reference, and this digest when there are several.
   * @throws {AppError} `MANIFEST_UNKNOWN` when the library has none.
   */
  async entry(reference: string, digest: string | undefined): Promise<Descriptor> {
    const named = (await this.entries()).filter((entry) => referenceOf(entry) === reference);
    const found = named.find((entry) => digest === undefined || entry.digest === digest);
    if (found !== undefined) return found;
    const what =
      named.length === 0
        ? `${reference} is not in the library.`
        : `The library has ${reference} with another digest than ${digest}: it may have been replaced by a newer one.`;
    throw new AppError(
      'MANIFEST_UNKNOWN',
      `${what} See what is there with “longshore list”, or download it first.`,
      { details: { reference } },
    );
  }

  /** True while the library still has this very entry: neither removed, nor replaced, nor added anew. */
  async hasEntry(entry: Descriptor): Promise<boolean> {
    return (await this.entries()).some((other) => isDeepStrictEqual(other, entry));
  }

  /** The images of the library, newest first. */
  async list(): Promise<LibraryImage[]> {
    const entries = await this.entries();
    const contents = await contentsOf(this.blobs, entries);
    const bytes = bytesByEntry(entries, contents);
    return entries
      .map((entry, position): LibraryImage => {
        const { size = 0, uniqueBytes = 0 } = bytes[position] ?? {};
        return {
          reference: referenceOf(entry),
          digest: entry.digest,
          mediaType: entry.mediaType,
          platform: platformOf(entry),
          size,
          uniqueBytes,
          addedAt: addedAtOf(entry),
          hasForeignLayers: contents.get(entry.digest)?.blobs.some(({ urls }) => urls !== undefined) ?? false,
        };
      })
      .sort((left, right) => (right.addedAt ?? '').localeCompare(left.addedAt ?? ''));
  }

  /** Digests of all files under `blobs/`. */
  async blobDigests(): Promise<string[]> {
    const algorithms = await readdir(this.#paths.blobsFolder);
    const names = await Promise.all(
      algorithms.map(async (algorithm) =>
        (await readdir(join(this.#paths.blobsFolder, algorithm))).map((hex) => `${algorithm}:${hex}`),
      ),
    );
    return names.flat().filter(isDigest);
  }

  async status(): Promise<Omit<LibraryStatus, 'isFixed'>> {
    const blobFolders = await readdir(this.#paths.blobsFolder).catch(() => []);
    const used = await Promise.all(blobFolders.map((name) => bytesIn(join(this.#paths.blobsFolder, name))));
    return {
      path: this.folder,
      usedBytes: used.reduce((sum, bytes) => sum + bytes, 0),
      partialBytes: await bytesIn(this.#paths.ingestFolder),
      freeBytes: (await this.blobs.freeBytes()) ?? null,
    };
  }

  /**
   * Makes a complete image an entry of the library, in place of an older one with the same reference and platform,
   * whose blobs go when nothing else uses them.
   * @throws {AppError} `LIBRARY_CORRUPT` when a blob of it is missing, naming them in `details.missing`;
   * `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async add(descriptor: Descriptor, reference: string): Promise<void> {
    await updateIndexFile(this.#paths, async (entries) => {
      // Under the lock: what is here now cannot be removed before the entry that keeps it.
      await this.#assertComplete(await readImageContents(this.blobs, descriptor));
      await this.blobs.flushFolders();
      const entry = nameEntry(descriptor, reference);
      const replaced = entries.filter((other) => isSameEntry(other, entry));
      const kept = [...entries.filter((other) => !replaced.includes(other)), entry];
      const digests = await this.#digestsOf(replaced.filter((other) => other.digest !== entry.digest));
      // The image is here, whether or not the older one's room can be freed.
      return { entries: kept, afterwards: () => this.#deleteUnused(digests, kept).catch(() => undefined) };
    });
  }

  /**
   * Removes an image and the blobs that no other image uses.
   * @throws {AppError} `MANIFEST_UNKNOWN`, `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async remove(reference: string, digest: string | undefined): Promise<{ freedBytes: number }> {
    const removed = await this.entry(reference, digest);
    let freedBytes = 0;
    await updateIndexFile(this.#paths, async (entries) => {
      const kept = entries.filter((entry) => !isSameEntry(entry, removed) || entry.digest !== removed.digest);
      const digests = await this.#digestsOf([removed]);
      const afterwards = async () => {
        freedBytes = await this.#deleteUnused(digests, kept);
      };
      return { entries: kept, afterwards };
    });
    return { freedBytes };
  }

  /**
   * Deletes those of these blobs that no image uses and nobody wants.
   * @throws {AppError} `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async deleteUnused(digests: readonly string[]): Promise<void> {
    if (digests.length === 0) return;
    await updateIndexFile(this.#paths, async (entries) => {
      await this.#deleteUnused(digests, entries);
      return undefined;
    });
  }

  /**
   * Bytes on the disk of each of these blobs that no image uses, also of one that has arrived in part only. Blobs of
   * which nothing is here are left out.
   * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` cannot be read, `DISK_PERMISSION`.
   */
  async unusedBytes(digests: Iterable<string>): Promise<Map<string, number>> {
    const here = new Map<string, number>();
    for (const digest of new Set(digests)) {
      const bytes = await this.blobs.bytesOnDisk(digest);
      if (bytes > 0) here.set(digest, bytes);
    }
    // Reading what all images use takes longer than looking whether there is anything to ask about.
    if (here.size > 0) for (const digest of await this.#digestsOf(await this.entries())) here.delete(digest);
    return here;
  }

  /** The index must be locked, so that no entry appears meanwhile. */
  async #deleteUnused(digests: readonly string[], entries: readonly Descriptor[]): Promise<number> {
    if (digests.length === 0) return 0;
    const used = new Set(await this.#digestsOf(entries));
    const wanted = this.wantedBlobs();
    let freedBytes = 0;
    for (const digest of digests) {
      if (!used.has(digest) && !wanted.has(digest)) freedBytes += await this.blobs.delete(digest);
    }
    return freedBytes;
  }

  async #digestsOf(entries: readonly Descriptor[]): Promise<string[]> {
    const contents = await contentsOf(this.blobs, entries);
    return [...new Set(entries.flatMap((entry) => digestsOf(entry, contents)))];
  }

  async #assertComplete({ blobs }: ImageContents): Promise<void> {
    const here = await Promise.all(blobs.map((blob) => this.blobs.has(blob)));
    const missing = blobs.filter((_, position) => !here[position]).map(({ digest }) => digest);
    if (missing.length === 0) return;
    throw new AppError(
      'LIBRARY_CORRUPT',
      `${missing.length} blobs of this image are missing from the library. Download it again: only those are fetched.`,
      { details: { missing } },
    );
  }
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
