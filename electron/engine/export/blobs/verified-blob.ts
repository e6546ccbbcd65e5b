import type { FileHandle } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { isAppError } from '../../../../shared/errors.ts';
import type { NewFile } from '../../files/staged/write-new-file.ts';
import { damagedBlob, toBlobReadError } from '../../library/verification/blob-errors.ts';
import { type BlobJob, cancelledExport } from './job.ts';

/**
 * Writes a blob of the library to a file and compares it with its descriptor on the way (image-spec, descriptor.md,
 * "Verification"): what was written is what was hashed. After an error the file holds a part of it.
 * @throws {AppError} `LIBRARY_CORRUPT` when the blob is damaged, `CANCELLED`, `DISK_PERMISSION`, `INTERNAL`; or the
 * system's error when the target cannot be written.
 */
export async function writeVerifiedBlob(job: BlobJob, blob: Descriptor, target: NewFile): Promise<void> {
  const { digest } = blob;
  const path = job.blobs.path(digest);
  await hashBlob(job, blob, job.blobs.file(digest), path, target).catch((error: unknown) => {
    // What is no AppError is the target's.
    throw isAppError(error) ? toBlobReadError(error, digest, path) : error;
  });
}

/**
 * Compares any open file that should hold a blob with its descriptor.
 * @param path names the file in errors.
 * @throws {AppError} as `writeVerifiedBlob` does.
 */
export async function verifyFile(
  job: BlobJob,
  blob: Descriptor,
  file: FileHandle,
  path: string,
): Promise<void> {
  await hashBlob(job, blob, file, path, undefined);
}

async function hashBlob(
  job: BlobJob,
  blob: Descriptor,
  file: FileHandle,
  path: string,
  target: NewFile | undefined,
): Promise<void> {
  const { algorithm, hex } = splitDigest(blob.digest);
  if (job.signal.aborted) throw cancelledExport();
  const found = await job.thread
    .hash(
      { file, path },
      {
        algorithm,
        size: blob.size,
        signal: job.signal,
        onPosition: (bytes) => job.reportPosition(blob, bytes),
        target,
      },
    )
    .catch((error: unknown) => {
      throw job.signal.aborted ? cancelledExport() : error;
    });
  if (found !== hex) throw damagedBlob(blob.digest);
}
