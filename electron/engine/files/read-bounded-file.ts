import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file that nobody who writes such files has made: not a file at all, or larger than any. */
export class OddFileError extends Error {
  override readonly name = 'OddFileError';
}

/**
 * Reads a whole file that others may have put there. A pipe would never be opened, and a device never end; what is written
 * to a file while it is read counts up to the size that it had.
 * @param maximumBytes how large such a file may be.
 * @throws {OddFileError} for what is no file, links followed, or is larger; or the system's error.
 */
export async function readBoundedFile(path: string, maximumBytes: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    // Read as a file it is refused by the system, in words that are known here.
    if (found.isDirectory()) return await file.readFile();
    if (!found.isFile()) throw new OddFileError(`${path} is no file`);
    if (found.size > maximumBytes) throw new OddFileError(`${path} has more than ${maximumBytes} bytes`);
    const bytes = Buffer.alloc(found.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
