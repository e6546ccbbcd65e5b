import { constants } from 'node:fs';
import { copyFile, open, rm } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isAppError } from '../../../../shared/errors.ts';
import { writeNewFile } from '../../files/staged/write-new-file.ts';
import { toBlobReadError } from '../../library/verification/blob-errors.ts';
import type { BlobJob } from './job.ts';
import { verifyFile, writeVerifiedBlob } from './verified-blob.ts';

/**
 * Puts a blob of the library into a new file, which never is the library's own under a second name: a tool that writes
 * to an export must not reach the library. Where the file system can, the copy shares the library's room until one of
 * them is written to. What is in the file is what was compared with the digest.
 * @param assertRoom asked before bytes are copied, when no room can be shared.
 * @throws {AppError} `LIBRARY_CORRUPT`, `CANCELLED`, what `assertRoom` throws, or the system's error.
 */
export async function copyBlob(
  job: BlobJob,
  blob: Descriptor,
  path: string,
  assertRoom: () => Promise<void>,
): Promise<void> {
  if (await cloneFile(job.blobs.path(blob.digest), path)) return verifyClone(job, blob, path);
  await assertRoom();
  await writeNewFile(path, (target) => writeVerifiedBlob(job, blob, target));
}

/** False where the file system cannot, and when the file has lost its name meanwhile. */
async function cloneFile(source: string, path: string): Promise<boolean> {
  try {
    await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    await rm(path, { force: true });
    return false;
  }
}

async function verifyClone(job: BlobJob, blob: Descriptor, path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    // It shares the blob's sectors, so that what cannot be read is the blob.
    await verifyFile(job, blob, file, path).catch((error: unknown) => {
      throw isAppError(error) ? toBlobReadError(error, blob.digest, job.blobs.path(blob.digest)) : error;
    });
    await file.sync();
  } finally {
    await file.close();
  }
}
