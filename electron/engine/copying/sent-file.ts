import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { SentBlob } from '../registry/upload/sent-blob.ts';

/** Bytes that are read and sent at once. */
const stepBytes = 256 * 1024;

/** A blob of the library as it is sent: read where it is wanted, however often. The file stays open. */
export function sentFile(file: FileHandle, digest: string, size: number): SentBlob {
  return { digest, size, open: (start, end) => readSteps(file, digest, start, end) };
}

async function* readSteps(
  file: FileHandle,
  digest: string,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const step = Buffer.allocUnsafe(Math.min(stepBytes, end - position));
    const { bytesRead } = await file.read(step, 0, step.length, position);
    if (bytesRead === 0)
      throw new AppError(
        'LIBRARY_CORRUPT',
        `${digest} in the library is shorter than it was. Verify the library.`,
        {
          details: { digest },
        },
      );
    position += bytesRead;
    yield bytesRead === step.length ? step : step.subarray(0, bytesRead);
  }
}
