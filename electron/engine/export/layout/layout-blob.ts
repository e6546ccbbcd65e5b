import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import type { BlobJob } from '../blobs/job.ts';
import { verifyFile } from '../blobs/verified-blob.ts';

/**
 * True when a layout has a blob already, in a file of its own and with the right content, whose bytes are reported
 * then. A hard link into the library, as earlier versions made them, is not the layout's own.
 * @param path where the layout has its blob, or would have it.
 * @throws {AppError} `CANCELLED`.
 */
export async function hasBlob(job: BlobJob, blob: Descriptor, path: string): Promise<boolean> {
  // A pipe in its place would never be opened otherwise.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const found = await file.stat({ bigint: true });
    if (!found.isFile() || found.size !== BigInt(blob.size)) return false;
    if (isSameFile(found, await job.blobs.file(blob.digest).stat({ bigint: true }))) return false;
    return await hasContent(job, blob, file, path);
  } finally {
    await file.close();
  }
}

async function hasContent(job: BlobJob, blob: Descriptor, file: FileHandle, path: string): Promise<boolean> {
  try {
    await verifyFile(job, blob, file, path);
    return true;
  } catch (error) {
    if (isAppError(error, 'CANCELLED')) throw error;
    return false;
  }
}

/** Inode numbers tell files apart on one disk only, and may be larger than an ordinary number holds. */
function isSameFile(left: BigIntStats, right: BigIntStats): boolean {
  return left.dev === right.dev && left.ino === right.ino;
}
