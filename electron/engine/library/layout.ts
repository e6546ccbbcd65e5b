import { isDeepStrictEqual } from 'node:util';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  LibraryImage,
  LibraryStatus,
  PruneResult,
  RemoveResult,
} from '../../../shared/schemas/library.ts';
import { toDiskError } from '../files/disk-error.ts';
import { isThere } from '../files/is-there.ts';
import { makeFolders } from '../files/make-folders.ts';
import { BlobStore } from './blob-store.ts';
import { DocumentReader } from './collector/document-reader.ts';
import { type EntryUse, followEntry } from './collector/entry-use.ts';
import { Collector } from './collector/mark-and-sweep.ts';
import { storedDigests } from './collector/orphans.ts';
import { type ClaimSource, OwnClaim } from './collector/own-claim.ts';
import { blobDigestsIn, diskUsage } from './disk-usage.ts';
import { type ImageContents, readImageContents } from './image-contents.ts';
import { listImages } from './image-list.ts';
import { markedSubject, withoutAttachedTo } from './index/attached-entries.ts';
import { nameOfLost } from './index/parse-entries.ts';
import { withNoteOfSame, withUnsignedNote } from './index/unsigned-note.ts';
import {
  addedAtOf,
  isSameEntry,
  nameEntry,
  referenceOf,
  underItsDigest,
  withNewEntry,
} from './index-entry.ts';
import { readIndexFile, updateIndexFile } from './index-file.ts';
import { LayoutPaths } from './layout-paths.ts';
import { removeAbandoned } from './leftovers.ts';
import { Mover } from './move/mover.ts';
import { hasLibrary } from './place/has-library.ts';
import { makeLayout } from './place/make-layout.ts';
import { isReadOnly } from './place/read-only.ts';
import { assertRealFolders, withoutLinks } from './place/real-folders.ts';
import { Removals } from './removal/removals.ts';
import { removalOf } from './removal/removed-entry.ts';
import { SpaceKeeper } from './space/space-keeper.ts';
import { wholeDigests } from './whole-digests.ts';

/** How long (ms) a blob that nothing uses is taken for one that is about to be used. */
const recentMs = 60 * 60 * 1000;

/** The local OCI image layout: verified blobs, and the images that they make up. */
export class Library {
  /** Nothing can be written to it. */
  readonly isReadOnly: boolean;
  readonly blobs: BlobStore;
  /** Removals that can be undone until they are finished. */
  readonly removals: Removals;
  readonly space: SpaceKeeper;
  readonly mover: Mover;
  readonly #paths: LayoutPaths;
  readonly #collector: Collector;
  #keptBlobs: () => readonly string[] = () => [];
  #claim: OwnClaim | undefined;

  private constructor(folder: string, paths: LayoutPaths, isReadOnly: boolean) {
    this.isReadOnly = isReadOnly;
    this.#paths = paths;
    this.mover = new Mover(paths, folder);
    this.blobs = new BlobStore(paths);
    this.#collector = new Collector(paths, this.blobs);
    this.removals = new Removals({
      entries: () => this.#allEntries(),
      change: (changer) => updateIndexFile(paths, changer),
      withoutAttachedTo: (gone, entries) => this.#withoutAttachedTo(gone, entries),
      sweepAfter: (gone, isHeld) => this.#sweepAfter(gone, isHeld),
    });
    this.space = new SpaceKeeper({
      paths,
      blobs: this.blobs,
      entries: () => this.entries(),
      mayBeAbsent: (entry, child) => this.mayBeAbsent(entry, child),
      needs: () => ({ kept: this.keptBlobs(), claimPath: this.#claim?.path }),
    });
  }

  /**
   * Opens a library and makes it when there is none. To one that is read-only nothing is written.
   * @param isMade false leaves a place without a library as it is: there are no images in it.
   * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`; `LIBRARY_CORRUPT` when links lead out of it.
   */
  static async open(folder: string, isMade = true): Promise<Library> {
    if (!isMade && !(await hasLibrary(folder))) return new Library(folder, new LayoutPaths(folder), false);
    await makeFolders(folder);
    const paths = new LayoutPaths(await withoutLinks(folder));
    try {
      await assertRealFolders(paths);
      if (await isReadOnly(paths)) return new Library(folder, paths, true);
      await makeLayout(paths);
      await removeAbandoned(paths);
    } catch (error) {
      throw toDiskError(error, folder);
    }
    return new Library(folder, paths, false);
  }

  /**
   * Keeps blobs that no image uses yet: this process asks before it deletes any, and others read the claim.
   * @param digests tells which they are at present.
   * @param queueFolder where the queue lies that needs them beyond the end of this process; none ends with it.
   */
  keepBlobs(digests: ClaimSource['digests'], queueFolder?: string): void {
    this.#keptBlobs = digests;
    const before = this.#claim;
    const claim = new OwnClaim(this.#paths, { digests, queueFolder });
    this.#claim = claim;
    // The new one is there before the old one goes.
    if (before !== undefined) void claim.write().then(() => before.close());
  }

  get folder(): string {
    return this.mover.folder;
  }

  /** Tells that other blobs are kept now. */
  keptBlobsChanged(): void {
    this.#claim?.changed();
  }

  /** Brings the claim that others read up to date. Never throws. */
  async writeClaim(): Promise<void> {
    await this.#claim?.write();
  }

  /**
   * A claim beside the queue's, for blobs that come in by themselves: it ends when it is closed, or with this process.
   * @param digests tells which they are at present.
   */
  claim(digests: ClaimSource['digests']): OwnClaim {
    return new OwnClaim(this.#paths, { digests });
  }

  /** Ends the claim, unless it is of a queue that outlives this process, and waits for what is still written. Never throws. */
  async close(): Promise<void> {
    await this.#claim?.close();
    await this.blobs.close();
    await this.mover.end();
  }

  /** Digests of the blobs that are kept though no image uses them yet. */
  keptBlobs(): ReadonlySet<string> {
    return new Set(this.#keptBlobs());
  }

  /**
   * The entries of `index.json` as they stand there (image-spec, image-layout.md, "index.json"), without those that are
   * removed.
   * @throws {AppError} `LIBRARY_CORRUPT` when it is not an index, `DISK_PERMISSION`.
   */
  async entries(): Promise<Descriptor[]> {
    return (await this.#allEntries()).filter((entry) => removalOf(entry) === undefined);
  }

  /** Names of the entries of `index.json` that cannot be read: what they consist of nobody knows. @throws as `entries`. */
  async unreadEntries(): Promise<string[]> {
    return (await readIndexFile(this.#paths)).lost.map(nameOfLost);
  }

  async #allEntries(): Promise<Descriptor[]> {
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
    return listImages(this.blobs, await this.entries(), (entry, child) => this.mayBeAbsent(entry, child));
  }

  /**
   * Whether an index is whole without a platform that is not here: other tools write such. What was set aside as damaged
   * is missed, and so is all that Longshore has added whole.
   */
  async mayBeAbsent(entry: Descriptor, child: Descriptor): Promise<boolean> {
    return addedAtOf(entry) === null && !(await isThere(this.#paths.damaged(child.digest)));
  }

  /** Everything that an entry leads to, read from the disk anew. It never throws. */
  partsOf(entry: Descriptor): Promise<EntryUse> {
    return followEntry(new DocumentReader(this.#paths), entry);
  }

  /**
   * Digests of all files under `blobs/`, whether an image uses them or not.
   * @throws the system's error when a folder cannot be read.
   */
  async blobDigests(): Promise<string[]> {
    return blobDigestsIn(this.#paths);
  }

  /**
   * Digests of the blobs of all images, without images of which anything is missing: what somebody else need not send.
   * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `DISK_PERMISSION`.
   */
  async digests(): Promise<string[]> {
    return wholeDigests(this.blobs, await this.entries(), (entry, child) => this.mayBeAbsent(entry, child));
  }

  /** Where the library is, and the bytes that it takes and that its disk has left. */
  async status(): Promise<Omit<LibraryStatus, 'isFixed'>> {
    const freeBytes = (await this.blobs.freeBytes()) ?? null;
    return { path: this.folder, ...(await diskUsage(this.#paths)), freeBytes, isReadOnly: this.isReadOnly };
  }

  /**
   * Makes a complete image an entry of the library, in place of an older one with the same reference and platform,
   * whose blobs go when nothing else uses them.
   * @param keepsOlder leaves the older one in the library, under its tag and digest.
   * @throws {AppError} `LIBRARY_CORRUPT` when a blob of it is missing, naming them in `details.missing`;
   * `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async add(descriptor: Descriptor, reference: string, keepsOlder = false): Promise<void> {
    await updateIndexFile(this.#paths, async (entries, isHeld) => {
      // The index is locked, so that blobs found here cannot be removed before the entry that keeps them is written.
      await this.#assertComplete(await readImageContents(this.blobs, descriptor));
      await this.blobs.flushFolders();
      const named = nameEntry(descriptor, reference);
      const replaced = entries.filter((other) => isSameEntry(other, named));
      const entry = withNoteOfSame(named, replaced);
      const older = replaced.filter((other) => other.digest !== entry.digest);
      const renamed = keepsOlder ? older.map(underItsDigest) : [];
      const all = renamed.reduce(withNewEntry, withNewEntry(entries, entry));
      const { left: kept, gone } = await this.#withoutAttachedTo(keepsOlder ? [] : older, all);
      // The image is complete even when the blobs of the older one cannot be deleted.
      const afterwards = () => this.#sweepAfter(gone, isHeld).catch(() => undefined);
      return { entries: kept, afterwards };
    });
  }

  /**
   * Keeps what is attached to an image, whose entry has this digest, as long as it is here.
   * @throws {AppError} as `add`.
   */
  async addAttached(image: string, attached: readonly Descriptor[]): Promise<void> {
    await updateIndexFile(this.#paths, async (entries) => {
      // It may have been removed meanwhile, and what is attached to nothing would stay for ever.
      if (!entries.some(({ digest }) => digest === image)) return undefined;
      for (const entry of attached) await this.#assertComplete(await readImageContents(this.blobs, entry));
      await this.blobs.flushFolders();
      const added = new Set(attached.map(({ digest }) => digest));
      const kept = entries.filter((entry) => !added.has(entry.digest) || markedSubject(entry) === undefined);
      return { entries: [...kept, ...attached] };
    });
  }

  /**
   * Notes of an image that its registry was asked for signatures and has none.
   * @throws {AppError} `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async noteUnsigned(reference: string, digest: string): Promise<void> {
    await updateIndexFile(this.#paths, async (entries) => ({
      entries: withUnsignedNote(entries, reference, digest),
    }));
  }

  /**
   * Removes an image and the blobs that no other image uses; none while another image cannot be read whole.
   * @throws {AppError} `MANIFEST_UNKNOWN`, `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async remove(reference: string, digest: string | undefined): Promise<RemoveResult> {
    const removed = await this.entry(reference, digest);
    let result: RemoveResult = { freedBytes: 0 };
    await updateIndexFile(this.#paths, async (entries, isHeld) => {
      const others = entries.filter(
        (entry) => !isSameEntry(entry, removed) || entry.digest !== removed.digest,
      );
      const { left: kept, gone } = await this.#withoutAttachedTo([removed], others);
      const afterwards = async () => {
        const { freedBytes, keptFor } = await this.#sweepAfter(gone, isHeld);
        result = { freedBytes, ...(keptFor === undefined ? {} : { keptFor }) };
      };
      return { entries: kept, afterwards };
    });
    return result;
  }

  /**
   * Deletes those of these blobs that no image uses and that are not kept.
   * @throws {AppError} `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async deleteUnused(digests: readonly string[]): Promise<void> {
    if (digests.length === 0) return;
    await updateIndexFile(this.#paths, async (_, isHeld) => {
      await this.#sweep(digests, isHeld);
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
    if (here.size === 0) return here;
    for (const digest of await this.#collector.reachedFrom(await this.#allEntries())) here.delete(digest);
    return here;
  }

  /**
   * Deletes all blobs that no image uses and nobody needs, and ends removals that nobody has ended. Those that came within the last hour stay, because other
   * tools put blobs before they name them in the index.
   * @param isDryRun only tells what would be deleted.
   * @throws {AppError} `LIBRARY_CORRUPT` when `index.json` is not an index, `LIBRARY_BUSY`, `DISK_PERMISSION`.
   */
  async prune(isDryRun = false): Promise<PruneResult> {
    let result: PruneResult = { freedBytes: 0, blobs: 0, recentBlobs: 0 };
    if (!(await hasLibrary(this.folder))) return result;
    const { removals, ...finished } = await this.removals.finishAbandoned(isDryRun);
    await updateIndexFile(this.#paths, async (_, isHeld) => {
      const candidates = await storedDigests(this.#paths);
      result = await this.#sweep(candidates, isHeld, { leastAgeMs: recentMs, isDryRun });
      return undefined;
    }).catch((error: unknown) => {
      throw toDiskError(error, this.folder);
    });
    if (removals === 0) return result;
    const freedBytes = result.freedBytes + finished.freedBytes;
    return { ...result, freedBytes, blobs: result.blobs + finished.blobs, removals };
  }

  #withoutAttachedTo(removed: readonly Descriptor[], entries: readonly Descriptor[]) {
    return withoutAttachedTo(this.blobs, (from) => this.#collector.reachedFrom(from), removed, entries);
  }

  /** Deletes what only these entries used, which have left the index. */
  async #sweepAfter(gone: readonly Descriptor[], isHeld: () => Promise<boolean>): Promise<PruneResult> {
    if (gone.length === 0) return { freedBytes: 0, blobs: 0, recentBlobs: 0 };
    return this.#sweep(await this.#collector.reachedFrom(gone), isHeld);
  }

  async #sweep(
    candidates: Iterable<string>,
    isHeld: () => Promise<boolean>,
    limits: { leastAgeMs?: number; isDryRun?: boolean } = {},
  ): Promise<PruneResult> {
    const [kept, claimPath] = [this.keptBlobs(), this.#claim?.path];
    try {
      return await this.#collector.sweep({
        candidates,
        index: () => readIndexFile(this.#paths),
        isHeld,
        kept,
        claimPath,
        ...limits,
      });
    } catch (error) {
      throw toDiskError(error, this.folder);
    }
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
