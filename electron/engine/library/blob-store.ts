import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { splitDigest } from '../../../shared/digest.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { allocatedBytes } from '../files/allocated-bytes.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';
import { patiently, renamePatiently } from '../files/rename-patiently.ts';
import type { BlobPlace } from '../transfer/disk/blob-place.ts';
import type { BlobReader } from './blob-reader.ts';
import { lockFile } from './file-lock.ts';
import { ingestName, type LayoutPaths } from './layout-paths.ts';
import { removeLeftoversOf } from './leftovers.ts';

/** Manifests and configs are smaller: registries refuse larger ones, and so does Longshore. */
const largestSmallBlob = 8 * 1024 * 1024;

/** The blobs of a library. A file under `blobs/` is verified and complete. */
export class BlobStore implements BlobPlace, BlobReader {
  readonly #paths: LayoutPaths;
  /** Folders known to be there: one call less for each of many small blobs. */
  readonly #folders = new Set<string>();

  constructor(paths: LayoutPaths) {
    this.#paths = paths;
  }

  async has({ digest, size }: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    const found = await stat(this.blobPath(digest)).catch(() => undefined);
    return found?.isFile() === true && found.size === size;
  }

  /** True when a verified blob is here, of whatever size. */
  async exists(digest: string): Promise<boolean> {
    const found = await stat(this.blobPath(digest)).catch(() => undefined);
    return found?.isFile() === true;
  }

  blobPath(digest: string): string {
    return this.#paths.blob(digest);
  }
  ingestPath(digest: string): string {
    return this.#paths.ingest(digest);
  }
  journalPath(digest: string): string {
    return this.#paths.journal(digest);
  }

  async lock(digest: string, signal: AbortSignal): Promise<() => Promise<void>> {
    return this.#inFolders([this.#paths.ingestFolder], () => lockFile(this.#paths.blobLock(digest), signal));
  }

  async commit(digest: string): Promise<void> {
    const target = this.blobPath(digest);
    try {
      await this.#inFolders([dirname(target)], () => renamePatiently(this.ingestPath(digest), target));
      await flushFolder(dirname(target));
      await rm(this.#paths.damaged(digest), { force: true });
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
    if (!matches(digest, bytes)) {
      throw new AppError(
        'DIGEST_MISMATCH',
        `The bytes of ${digest} do not match it, so they were not kept. Try again.`,
        {
          details: { expected: digest },
        },
      );
    }
    if (await this.has({ digest, size: bytes.byteLength })) return;
    const target = this.blobPath(digest);
    const aside = this.#paths.document(digest, randomUUID());
    try {
      await this.#inFolders([dirname(target), this.#paths.ingestFolder], async () => {
        await writeFile(aside, bytes, { flush: true });
        await renamePatiently(aside, target);
      });
    } catch (error) {
      await rm(aside, { force: true });
      throw toDiskError(error, target);
    }
  }

  async readSmallBlob(digest: string): Promise<Buffer> {
    const path = this.blobPath(digest);
    const bytes = await readSmallFile(path).catch((cause: unknown) => {
      if (systemErrorCode(cause) === 'ENOENT') throw damaged(digest, 'is missing from', cause);
      throw toDiskError(cause, path);
    });
    if (bytes === undefined) throw damaged(digest, 'is too large for a manifest or config in');
    if (!matches(digest, bytes)) throw damaged(digest, 'is damaged in');
    return bytes;
  }

  /** Takes a blob that no longer matches its digest out of `blobs/`, without destroying it, if it is there. */
  async setAside(digest: string): Promise<void> {
    const path = this.blobPath(digest);
    try {
      await this.#inFolders([this.#paths.ingestFolder], () =>
        renamePatiently(path, this.#paths.damaged(digest)),
      );
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw toDiskError(error, path);
    }
  }

  /** Deletes a blob, also one that was set aside, and returns how many bytes of `blobs/` that freed. */
  async delete(digest: string): Promise<number> {
    const path = this.blobPath(digest);
    const found = await stat(path).catch(() => undefined);
    try {
      await patiently(() => rm(path, { force: true }));
      await patiently(() => rm(this.#paths.damaged(digest), { force: true }));
    } catch (error) {
      throw toDiskError(error, path);
    }
    return found?.size ?? 0;
  }

  /** Makes the renames of blobs so far durable, before an index speaks of them. */
  async flushFolders(): Promise<void> {
    for (const folder of this.#folders) await flushFolder(folder);
  }

  /** Does what needs these folders; once more when somebody has deleted one that was known to be there. */
  async #inFolders<Result>(folders: readonly string[], action: () => Promise<Result>): Promise<Result> {
    for (const folder of folders) await this.#makeFolder(folder);
    try {
      return await action();
    } catch (error) {
      if (!isMissing(error)) throw error;
      for (const folder of folders) this.#folders.delete(folder);
      for (const folder of folders) await this.#makeFolder(folder);
      return action();
    }
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    await makeFolders(path);
    this.#folders.add(path);
  }

  /** Bytes of each of these blobs that lie on the disk: all of one that is in the library, of others what has arrived. */
  async bytesHere(blobs: readonly Pick<Descriptor, 'digest' | 'size'>[]): Promise<Map<string, number>> {
    const found = await Promise.all(
      blobs.map(async (blob) => {
        if (await this.has(blob)) return [blob.digest, blob.size] as const;
        const partial = await stat(this.ingestPath(blob.digest)).catch(() => undefined);
        const bytes = partial === undefined ? 0 : Math.min(blob.size, allocatedBytes(partial));
        return [blob.digest, bytes] as const;
      }),
    );
    return new Map(found);
  }

  /** Bytes that a blob takes on the disk, whole or as far as it has arrived; 0 when nothing of it is here. */
  async bytesOnDisk(digest: string): Promise<number> {
    const whole = await stat(this.blobPath(digest)).catch(() => undefined);
    const partial = await stat(this.ingestPath(digest)).catch(() => undefined);
    return (whole?.size ?? 0) + (partial === undefined ? 0 : allocatedBytes(partial));
  }

  async freeBytes(): Promise<number | undefined> {
    try {
      const { bavail, bsize } = await statfs(this.#paths.folder);
      return bavail * bsize;
    } catch {
      return undefined;
    }
  }
}

function matches(digest: string, bytes: Uint8Array): boolean {
  const { algorithm, hex } = splitDigest(digest);
  return createHash(algorithm).update(bytes).digest('hex') === hex;
}

function damaged(digest: string, how: string, cause?: unknown): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The blob ${digest} ${how} the library. Download the image again: only what is wrong is fetched.`,
    { cause, details: { digest } },
  );
}

async function readSmallFile(path: string): Promise<Buffer | undefined> {
  const { size } = await stat(path);
  return size > largestSmallBlob ? undefined : readFile(path);
}

function isMissing(error: unknown): boolean {
  return systemErrorCode(isAppError(error) ? error.cause : error) === 'ENOENT';
}

/** Makes a rename durable. Windows has no such call, and does it by itself. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
