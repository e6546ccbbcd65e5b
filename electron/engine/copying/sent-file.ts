import type { FileHandle } from 'node:fs/promises';
import { damagedBlob, toBlobReadError } from '../library/verification/blob-errors.ts';
import type { SentBlob } from '../registry/upload/sent-blob.ts';

/** Bytes that are read and sent at once. */
const stepBytes = 256 * 1024;

/** An open file of a blob. */
export interface OpenBlobFile {
  file: FileHandle;
  /** Names the file in errors. */
  path: string;
  digest: string;
  size: number;
}

/**
 * A blob of the library as it is sent: read where it is wanted, however often. The file stays open.
 * @param assertUndamaged asked before a request for its bytes is begun: a registry would refuse them at their end, and would
 * not wait while gigabytes are read.
 */
export function sentFile(opened: OpenBlobFile, assertUndamaged: () => Promise<void>): SentBlob {
  const { digest, size } = opened;
  return {
    digest,
    size,
    prepare: assertUndamaged,
    open: (start, end) => readSteps(opened, start, end),
  };
}

async function* readSteps(
  { file, path, digest }: OpenBlobFile,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const step = Buffer.allocUnsafe(Math.min(stepBytes, end - position));
    const { bytesRead } = await file.read(step, 0, step.length, position).catch((error: unknown) => {
      throw toBlobReadError(error, digest, path);
    });
    // It was cut since.
    if (bytesRead === 0) throw damagedBlob(digest);
    position += bytesRead;
    yield bytesRead === step.length ? step : step.subarray(0, bytesRead);
  }
}
