import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import type { BlobReader } from '../../library/blob-reader.ts';

/**
 * The files of an image's blobs, all open from the start: an image that somebody removes or replaces while it is
 * exported is exported whole all the same. Systems keep a deleted file for who has it open; Windows does so too,
 * because Node opens files to be deleted by others.
 */
export class OpenBlobs {
  readonly #blobs: BlobReader;
  readonly #files = new Map<string, FileHandle>();

  private constructor(blobs: BlobReader) {
    this.#blobs = blobs;
  }

  /** @throws {AppError} `LIBRARY_CORRUPT` when one is missing, `DISK_PERMISSION`, `INTERNAL`. */
  static async open(blobs: BlobReader, wanted: readonly Descriptor[]): Promise<OpenBlobs> {
    const opened = new OpenBlobs(blobs);
    try {
      for (const { digest } of wanted)
        opened.#files.set(digest, await openFile(blobs.blobPath(digest), digest));
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  /** Absolute path at which the blob was when it was opened. */
  path(digest: string): string {
    return this.#blobs.blobPath(digest);
  }

  /**
   * The open file of a blob. Its own position is never used, so that several may read it.
   * @throws {AppError} `LIBRARY_CORRUPT` for a blob that is not of this image.
   */
  file(digest: string): FileHandle {
    const file = this.#files.get(digest);
    if (file === undefined) throw missingBlob(digest);
    return file;
  }

  /** Closes all files. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }
}

async function openFile(path: string, digest: string): Promise<FileHandle> {
  try {
    // A pipe in its place would never be opened otherwise.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw missingBlob(digest);
    throw toDiskError(error, path);
  }
  throw missingBlob(digest);
}

function missingBlob(digest: string): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The library has lost ${digest}. Download the image again to repair it.`,
    { details: { digest } },
  );
}
