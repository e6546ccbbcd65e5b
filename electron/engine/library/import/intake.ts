import { rm } from 'node:fs/promises';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { closeAll } from '../../async/close-all.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { writeNewFile } from '../../files/staged/write-new-file.ts';
import type { HashPool } from '../../transfer/disk/hash-pool.ts';
import type { OwnClaim } from '../collector/own-claim.ts';
import type { ImportJob } from './import-job.ts';

/** A file that is not yet a blob. */
export interface StagedFile {
  path: string;
  size: number;
  digest: string;
}

/**
 * Takes blobs into a library for images that are not yet in its index: they are claimed, so that no collector takes
 * them for garbage, and go again when the import does not come to its end.
 */
export class Intake {
  readonly #job: ImportJob;
  readonly #claimed = new Set<string>();
  readonly #placed = new Set<string>();
  readonly #claim: OwnClaim;

  constructor(job: ImportJob) {
    this.#job = job;
    this.#claim = job.library.claim(() => [...this.#claimed]);
  }

  /** Tells all processes that these blobs are needed, before they are there. */
  async claim(digests: Iterable<string>): Promise<void> {
    for (const digest of digests) this.#claimed.add(digest);
    await this.#claim.write();
  }

  /**
   * Refuses what the disk has no room for, before anything is written.
   * @throws {AppError} `DISK_FULL`.
   */
  async assertRoom(bytes: number): Promise<void> {
    const { library } = this.#job;
    const free = await library.blobs.freeBytes();
    if (free === undefined || free >= bytes) return;
    throw new AppError(
      'DISK_FULL',
      `The disk that holds ${library.folder} has no room for what is to be imported. Free some space and try again.`,
      { details: { path: library.folder, needed: bytes - free } },
    );
  }

  /**
   * Writes a content beside the blobs and hashes it. It has to be removed, or placed.
   * @param named what it should be, which also names the file that it is written to.
   * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, the signal's reason; what `content` throws.
   */
  async stage(content: AsyncIterable<Buffer>, named: string): Promise<StagedFile> {
    const { library, hashes, signal, onBytes } = this.#job;
    const path = library.blobs.asidePath(named);
    const { algorithm } = splitDigest(named);
    try {
      // Made here: the hash is computed by a thread that opens the file.
      let follower: ReturnType<HashPool['follow']> | undefined;
      try {
        const size = await writeNewFile(path, async (file) => {
          follower = hashes.follow(path, algorithm);
          for await (const chunk of content) {
            signal.throwIfAborted();
            await file.append(chunk);
            follower.advance(file.size);
            onBytes(chunk.length);
          }
        });
        const hex = await follower?.finish(size);
        return { path, size, digest: `${algorithm}:${hex}` };
      } finally {
        follower?.close();
      }
    } catch (error) {
      await this.discard(path);
      if (signal.aborted) throw signal.reason;
      throw toDiskError(error, path);
    }
  }

  /** Makes a staged file a blob. Its digest must be claimed. */
  async place({ path, digest }: StagedFile): Promise<void> {
    const { blobs } = this.#job.library;
    const isNew = !(await blobs.exists(digest));
    await blobs.place(digest, path);
    if (isNew) this.#placed.add(digest);
  }

  /** Stores a document. Its digest must be claimed. */
  async put(digest: string, bytes: Buffer): Promise<void> {
    const { blobs } = this.#job.library;
    const isNew = !(await blobs.exists(digest));
    await blobs.put(digest, bytes);
    if (isNew) this.#placed.add(digest);
  }

  /** Removes a staged file. Never throws. */
  async discard(path: string): Promise<void> {
    await rm(path, { force: true }).catch(() => undefined);
  }

  /** Ends the claim: the images are in the index. */
  async close(): Promise<void> {
    await this.#claim.close();
  }

  /** Ends the claim, and deletes the blobs that came by this import and that no image uses. Never throws. */
  async undo(): Promise<void> {
    await closeAll(
      () => this.#claim.close(),
      () => this.#job.library.deleteUnused([...this.#placed]),
    ).catch(() => undefined);
  }
}
