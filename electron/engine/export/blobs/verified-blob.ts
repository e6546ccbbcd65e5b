import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { fileChunks } from '../../files/file-chunks.ts';
import { cancelledExport } from './job.ts';
import type { OpenBlobs } from './open-blobs.ts';

/**
 * Streams a blob out of the library and compares it with its descriptor on the way (image-spec, descriptor.md,
 * "Verification"). The last chunk comes only after size and digest were found right, so that a reader who got
 * everything got the right bytes.
 * @throws {AppError} `LIBRARY_CORRUPT` when the blob is damaged, `CANCELLED`, `DISK_PERMISSION`, `INTERNAL`.
 */
export function readVerifiedBlob(
  blobs: OpenBlobs,
  descriptor: Descriptor,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  return readVerified(blobs.file(descriptor.digest), blobs.path(descriptor.digest), descriptor, signal);
}

/**
 * The same for any open file that should hold a blob.
 * @param path names the file in errors.
 * @throws {AppError} as `readVerifiedBlob` does.
 */
export async function* readVerified(
  file: FileHandle,
  path: string,
  descriptor: Descriptor,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { algorithm, hex } = splitDigest(descriptor.digest);
  const hash = createHash(algorithm);
  let size = 0;
  let held: Buffer | undefined;
  try {
    for await (const chunk of fileChunks(file)) {
      if (signal.aborted) throw cancelledExport();
      hash.update(chunk);
      size += chunk.length;
      if (size > descriptor.size) throw damagedBlob(descriptor.digest);
      if (held !== undefined) yield held;
      held = chunk;
    }
  } catch (error) {
    throw toDiskError(error, path);
  }
  if (size !== descriptor.size || hash.digest('hex') !== hex) throw damagedBlob(descriptor.digest);
  if (held !== undefined) yield held;
}

function damagedBlob(digest: string): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The library’s copy of ${digest} is damaged. Verify the library, then download the image again to repair it.`,
    { details: { digest } },
  );
}
