import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LibraryImage, LibraryStatus } from '../../../shared/schemas/library.ts';
import { toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { BlobStore } from './blob-store.ts';
import { contentsOf, digestsOf } from './blob-usage.ts';
import { blobDigestsIn, diskUsage } from './disk-usage.ts';
import { type ImageContents, readImageContents } from './image-contents.ts';
import { listImages } from './image-list.ts';
import { isSameEntry, nameEntry, referenceOf, withNewEntry } from './index-entry.ts';
import { readIndexFile, updateIndexFile } from './index-file.ts';
import { LayoutPaths } from './layout-paths.ts';
import { removeAbandoned } from './leftovers.ts';
import { assertRealFolders, withoutLinks } from './place/real-folders.ts';

/** The local OCI image layout: verified blobs, and the images that they make up. */
export class Library {
  readonly folder: string;
  readonly blobs: BlobStore;
  readonly #paths: LayoutPaths;
  #keptBlobs: () => readonly string[] = () => [];

  private constructor(folder: string, paths: LayoutPaths) {
    this.folder = folder;
    this.#paths = paths;
    this.blobs = new BlobStore(paths);
  }

  /**
   * Opens a library and makes it when there is none.
   * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`; `LIBRARY_CORRUPT` when links lead out of it.
   */
  static async open(folder: string): Promise<Library> {
    await makeFolders(folder);
    const paths = new LayoutPaths(await withoutLinks(folder));
    try {
      await assertRealFolders(paths);
      await makeFolders(join(paths.blobsFolder, 'sha256'));
      await makeFolders(paths.ingestFolder);
      await removeAbandoned(paths);
      const layout = await stat(paths.layoutFile).catch(() => undefined);
      if (layout === undefined)
        await writeFileAtomically(paths.layoutFile, '{"imageLayoutVersion":"1.0.0"}\n');
      const index = await stat(paths.indexFile).catch(() => undefined);
      if (index === undefined) await updateIndexFile(paths, async (entries) => ({ entries }));
    } catch (error) {
      throw toDiskError(error, folder);
    }
    return new Library(folder, paths);
  }

  /** @param digests asked before blobs are deleted: those that are kept though no image uses them yet. */
  keepBlobs(digests: () => readonly string[]): void {
    this.#keptBlobs = digests;
  }

  /** Digests of the blobs that are kept though no image uses them yet. */
  keptBlobs(): ReadonlySet<string> {
    return new Set(this.#keptBlobs());
  }

  /**
   * The entries of `index.json` as they stand there (image-spec, image-layout.md, "index.json").
   * @throws {AppError} `LIBRARY_CORRUPT` when it is not an index, `DISK_PERMISSION`.
   */
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

  /**
   * The images of the library, the newest first.
   * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`.
   */
  async list(): Promise<LibraryImage[]> {
    return listImages(this.blobs, await this.entries());
  }

  /**
   * Digests of all files under `blobs/`, whether an image uses them or not.
   * @throws the system's error when a folder cannot be read.
   */
  async blobDigests(): Promise<string[]> {
    return blobDigestsIn(this.#paths);
  }

  /** Where the library is, and the bytes that it takes and that its disk has left. */
  async status(): Promise<Omit<LibraryStatus, 'isFixed'>> {
    const freeBytes = (await this.blobs.freeBytes()) ?? null;
    return { path: this.folder, ...(await diskUsage(this.#paths)), freeBytes };
  }

  /**
   * Makes a complete image an entry of the library, in place of an older one with the same reference and platform,
   * whose blobs go when nothing else uses them.
   * @throws {AppError} `LIBRARY_CORRUPT` when a blob of it is missing, naming them in `details.missing`;
   * `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async add(descriptor: Descriptor, reference: string): Promise<void> {
    await updateIndexFile(this.#paths, async (entries) => {
      // The index is locked, so that blobs found here cannot be removed before the entry that keeps them is written.
      await this.#assertComplete(await readImageContents(this.blobs, descriptor));
      await this.blobs.flushFolders();
      const entry = nameEntry(descriptor, reference);
      const replaced = entries.filter((other) => isSameEntry(other, entry));
      const kept = withNewEntry(entries, entry);
      const digests = await this.#digestsOf(replaced.filter((other) => other.digest !== entry.digest));
      // The image is complete even when the blobs of the older one cannot be deleted.
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
   * Deletes those of these blobs that no image uses and that are not kept.
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

  /** Returns the bytes that this freed. The index must be locked, so that no entry appears meanwhile. */
  async #deleteUnused(digests: readonly string[], entries: readonly Descriptor[]): Promise<number> {
    if (digests.length === 0) return 0;
    const used = new Set(await this.#digestsOf(entries));
    const kept = this.keptBlobs();
    let freedBytes = 0;
    for (const digest of digests) {
      if (!used.has(digest) && !kept.has(digest)) freedBytes += await this.blobs.delete(digest);
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
