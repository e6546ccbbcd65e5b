import { randomUUID } from 'node:crypto';
import { lstat, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { AppError } from '../../../shared/errors.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { flushFolder } from '../files/flush-folder.ts';
import { freeBytesOf } from '../files/free-space.ts';
import { isThere } from '../files/is-there.ts';
import { type FileLock, lockFile } from '../files/locks/file-lock.ts';
import { OddFileError, readBoundedFile } from '../files/read-bounded-file.ts';
import { removeFile } from '../files/remove-file.ts';
import { patiently, renamePatiently } from '../files/rename-patiently.ts';
import { matchesDigest } from '../oci/digest.ts';
import { maximumDocumentBytes } from '../oci/document-limit.ts';
import type { BlobFinding, BlobPlace } from '../transfer/disk/blob-place.ts';
import type { WholeFileHash } from '../transfer/disk/hash-whole-file.ts';
import { JournalFiles } from '../transfer/disk/journal/files.ts';
import { bytesIn } from '../transfer/disk/journal/stretches.ts';
import type { Extent } from '../transfer/pieces/segment.ts';
import type { BlobReader } from './blob-reader.ts';
import { ingestName, type LayoutPaths } from './layout-paths.ts';
import { removeLeftoversOf } from './leftovers.ts';
import { KnownFolders } from './place/known-folders.ts';
import { dropChecks, keepChecks } from './repair/kept-checks.ts';
import { prepareRepair } from './repair/prepare-repair.ts';
import { toBlobReadError } from './verification/blob-errors.ts';
import { type FileStamp, fileStampOf } from './verification/file-stamp.ts';
import { VerifiedNotes } from './verification/verified-notes.ts';

/** The blobs of a library. A file under `blobs/` is verified and complete. */
export class BlobStore implements BlobPlace, BlobReader {
  readonly #paths: LayoutPaths;
  readonly #folders = new KnownFolders();

  /** The blobs that this process fetches at present. */
  readonly #locks = new Map<string, FileLock>();

  readonly #notes: VerifiedNotes;
  /** What was found damaged and is not to be hashed again, as long as it is as it was. */
  readonly #damaged = new Map<string, FileStamp>();

  constructor(paths: LayoutPaths) {
    this.#paths = paths;
    this.#notes = new VerifiedNotes(paths);
  }

  get folder(): string {
    return this.#paths.folder;
  }

  /** True when there is a file of a blob's size, whatever is in it: enough to show, to count and to plan. */
  async has({ digest, size }: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    const found = await lstat(this.blobPath(digest)).catch(() => undefined);
    return found?.isFile() === true && found.size === size;
  }

  async look(
    { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
    hash: WholeFileHash,
  ): Promise<BlobFinding> {
    const stamp = await this.#stampOf(digest);
    if (stamp === undefined || stamp.size !== BigInt(size)) return 'absent';
    if (this.#isStillDamaged(digest, stamp)) return 'damaged';
    if (await this.#notes.knows(digest, stamp)) return 'right';
    const { algorithm, hex } = splitDigest(digest);
    if ((await hash(this.blobPath(digest), algorithm, size)) !== hex) {
      this.foundDamaged(digest, stamp);
      return 'damaged';
    }
    this.verified(digest, stamp);
    return 'right';
  }

  /** Notes that a blob was read and is right. @param stamp of its file before it was read. */
  verified(digest: string, stamp: FileStamp): void {
    this.#notes.add(digest, stamp);
    this.#damaged.delete(digest);
  }

  /** Notes that a blob was read and is damaged, though its file may look as it did when it was right. */
  foundDamaged(digest: string, stamp: FileStamp): void {
    this.#notes.doubt(digest);
    this.#damaged.set(digest, stamp);
  }

  /** True when this process has found a blob damaged and its file is as it was then. Nothing of it is read. */
  async isKnownDamaged(digest: string): Promise<boolean> {
    if (!this.#damaged.has(digest)) return false;
    const stamp = await this.#stampOf(digest);
    return stamp !== undefined && this.#isStillDamaged(digest, stamp);
  }

  #isStillDamaged(digest: string, stamp: FileStamp): boolean {
    return isDeepStrictEqual(this.#damaged.get(digest), stamp);
  }

  async #stampOf(digest: string): Promise<FileStamp | undefined> {
    return fileStampOf(await lstat(this.blobPath(digest), { bigint: true }).catch(() => undefined));
  }

  /** Notes that what has just got its place was verified on its way. */
  async #noteNew(digest: string): Promise<void> {
    const stamp = await this.#stampOf(digest);
    if (stamp !== undefined) this.verified(digest, stamp);
  }

  prepareRepair(blob: Descriptor, signal: AbortSignal): Promise<void> {
    return prepareRepair(this.#paths, this, blob, signal);
  }

  /** Waits for what is written without being waited for. Never throws. */
  close(): Promise<void> {
    return this.#notes.flush();
  }

  /** True when a verified blob is here, of whatever size. A link is no blob: what it leads to was not verified. */
  async exists(digest: string): Promise<boolean> {
    const found = await lstat(this.blobPath(digest)).catch(() => undefined);
    return found?.isFile() === true;
  }

  blobPath(digest: string): string {
    return this.#paths.blob(digest);
  }
  /** Absolute path of the file that holds the index of a layer, whether it exists or not. */
  layerIndexPath(digest: string): string {
    return this.#paths.layerIndex(digest);
  }
  ingestPath(digest: string): string {
    return this.#paths.ingest(digest);
  }
  journalPath(digest: string): string {
    return this.#paths.journal(digest);
  }
  hintPath(digest: string): string {
    return this.#paths.hint(digest);
  }

  async lock(digest: string, signal: AbortSignal): Promise<() => Promise<void>> {
    const path = this.#paths.blobLock(digest);
    const lock = await this.#folders.within([this.#paths.ingestFolder], () => lockFile(path, signal));
    this.#locks.set(digest, lock);
    return async () => {
      this.#locks.delete(digest);
      await lock.release();
    };
  }

  async commit(digest: string): Promise<void> {
    const target = this.blobPath(digest);
    try {
      if ((await this.#locks.get(digest)?.isHeld()) === false) throw takenOver(digest);
      await this.#folders.within([dirname(target)], () => renamePatiently(this.ingestPath(digest), target));
      await flushFolder(dirname(target));
      await this.#noteNew(digest);
      await this.#dropOldKnowledge(digest);
      await removeLeftoversOf(this.#paths.ingestFolder, ingestName(digest));
    } catch (error) {
      throw toDiskError(error, target);
    }
  }

  /**
   * Stores a small blob that is whole in memory.
   * @throws {AppError} `DIGEST_MISMATCH` when it is not what it should be, `DISK_FULL`, `DISK_PERMISSION`.
   */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    if (!matchesDigest(bytes, digest)) {
      throw new AppError(
        'DIGEST_MISMATCH',
        `The bytes of ${digest} do not match it, so they were not kept. Try again.`,
        {
          details: { expected: digest },
        },
      );
    }
    const target = this.blobPath(digest);
    // One of the same size may be damaged, and is repaired by what is whole. A link is none.
    const isHere = await this.has({ digest, size: bytes.byteLength });
    if (
      isHere &&
      (await readBoundedFile(target, bytes.byteLength).catch(() => undefined))?.equals(bytes) === true
    )
      return;
    const aside = this.#paths.document(digest, randomUUID());
    try {
      await this.#folders.within([dirname(target), this.#paths.ingestFolder], async () => {
        await writeFile(aside, bytes, { flush: true });
        await renamePatiently(aside, target);
      });
      await this.#noteNew(digest);
      await removeFile(this.#paths.damaged(digest));
    } catch (error) {
      await rm(aside, { force: true });
      throw toDiskError(error, target);
    }
  }

  /** A new path for a blob that is about to be written and verified; what a killed process leaves there is removed. */
  asidePath(digest: string): string {
    return this.#paths.document(digest, randomUUID());
  }

  /**
   * Puts a file that was verified, flushed and closed in the place of its blob.
   * @param aside of `asidePath`.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
   */
  async place(digest: string, aside: string): Promise<void> {
    const target = this.blobPath(digest);
    try {
      await this.#folders.within([dirname(target)], () => renamePatiently(aside, target));
      await this.#noteNew(digest);
      await this.#dropOldKnowledge(digest);
    } catch (error) {
      throw toDiskError(error, target);
    }
  }

  /** Removes what is left of a blob that was damaged: itself, and what is known of the files in it. */
  async #dropOldKnowledge(digest: string): Promise<void> {
    await removeFile(this.#paths.damaged(digest));
    await removeFile(this.#paths.layerIndex(digest));
  }

  async keepChecks(descriptor: Descriptor, extents: readonly Extent[]): Promise<void> {
    await keepChecks(this.#paths, descriptor, extents);
  }

  async readSmallBlob(digest: string): Promise<Buffer> {
    const path = this.blobPath(digest);
    const bytes = await readBoundedFile(path, maximumDocumentBytes).catch((cause: unknown) => {
      if (systemErrorCode(cause) === 'ENOENT') throw damaged(digest, 'is missing from', cause);
      if (cause instanceof OddFileError)
        throw damaged(digest, 'is too large for a manifest or config, or no file, in', cause);
      throw toBlobReadError(cause, digest, path);
    });
    if (!matchesDigest(bytes, digest)) throw damaged(digest, 'is damaged in');
    return bytes;
  }

  /**
   * Takes a blob that no longer matches its digest out of `blobs/`, without destroying it, if it is there.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
   */
  async setAside(digest: string): Promise<void> {
    const path = this.blobPath(digest);
    try {
      await this.#folders.within([this.#paths.ingestFolder], () =>
        renamePatiently(path, this.#paths.damaged(digest)),
      );
      await rm(this.#paths.layerIndex(digest), { force: true });
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw toDiskError(error, path);
    }
  }

  /** True when this blob was taken out of `blobs/` because it was damaged, and is not here anew. */
  async isSetAside(digest: string): Promise<boolean> {
    return (await isThere(this.#paths.damaged(digest))) && !(await this.exists(digest));
  }

  /**
   * Deletes a blob, also one that was set aside.
   * @returns the bytes of `blobs/` that this freed.
   * @throws {AppError} `DISK_PERMISSION`.
   */
  async delete(digest: string): Promise<number> {
    const path = this.blobPath(digest);
    const found = await stat(path).catch(() => undefined);
    try {
      await patiently(() => rm(path, { force: true }));
      await patiently(() => rm(this.#paths.damaged(digest), { force: true }));
      await patiently(() => rm(this.#paths.layerIndex(digest), { force: true }));
      await dropChecks(this.#paths, digest);
    } catch (error) {
      throw toDiskError(error, path);
    }
    return found?.size ?? 0;
  }

  /**
   * Makes the renames of blobs so far durable, also those of other processes, before an index names them.
   * @throws the system's error when a folder cannot be flushed.
   */
  async flushFolders(): Promise<void> {
    const found = await readdir(this.#paths.blobsFolder, { withFileTypes: true });
    for (const entry of found.filter((folder) => folder.isDirectory()))
      await flushFolder(join(this.#paths.blobsFolder, entry.name));
  }

  /**
   * Bytes of each of these blobs that need not be fetched: all of one that is in the library, of others what their
   * journals name. What a file takes on the disk is rounded up to its blocks, and would let progress fall later.
   */
  async bytesHere(blobs: readonly Pick<Descriptor, 'digest' | 'size'>[]): Promise<Map<string, number>> {
    // One look at the folder spares two files to be opened for each of many small blobs. One that cannot be read, or
    // that another process has just begun, is counted when the blob is fetched.
    const begun = new Set(await readdir(this.#paths.ingestFolder).catch(() => []));
    const isBegun = (path: string) => begun.has(basename(path));
    const found = await Promise.all(
      blobs.map(async (blob) => {
        if (await this.has(blob)) return [blob.digest, blob.size] as const;
        if (!isBegun(this.journalPath(blob.digest)) && !isBegun(this.hintPath(blob.digest)))
          return [blob.digest, 0] as const;
        const named = await new JournalFiles(this, blob).read().catch(() => undefined);
        return [blob.digest, bytesIn([...(named?.durable ?? []), ...(named?.hinted ?? [])])] as const;
      }),
    );
    return new Map(found);
  }

  /**
   * Deletes what has arrived of a blob that is not whole. Its lock must be held.
   * @throws the system's error when something of it cannot be removed.
   */
  async discardPartial(digest: string): Promise<void> {
    for (const path of [this.hintPath(digest), this.journalPath(digest), this.ingestPath(digest)])
      await rm(path, { force: true });
  }

  /** Bytes that a blob takes on the disk, whole or as far as it has arrived; 0 when nothing of it is here. */
  async bytesOnDisk(digest: string): Promise<number> {
    const whole = await stat(this.blobPath(digest)).catch(() => undefined);
    const partial = await stat(this.ingestPath(digest)).catch(() => undefined);
    return (whole?.size ?? 0) + (partial === undefined ? 0 : allocatedBytes(partial));
  }

  async freeBytes(): Promise<number | undefined> {
    return freeBytesOf(this.#paths.folder).catch(() => undefined);
  }
}

function damaged(digest: string, how: string, cause?: unknown): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The blob ${digest} ${how} the library. Verify the library and repair it (“longshore verify --repair”): only what is wrong is fetched.`,
    { cause, details: { digest } },
  );
}

/** This machine slept, or lost the disk, so long that another one took the blob over and now writes the same file. */
function takenOver(digest: string): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `Another program has taken over fetching ${digest} while this one stood still. Try again: what has arrived is kept.`,
    { details: { digest } },
  );
}
