import type { FileHandle } from 'node:fs/promises';

/** Some bytes in order, read into the memory of whoever sends them, so that a hundred slow clients cost little of it. */
export interface BlobReading {
  /**
   * Reads on.
   * @returns how many bytes are in `into` now; 0 at the end, also where that comes too early.
   * @throws what reading throws.
   */
  next(into: Buffer): Promise<number>;
  /** Ends it, also while `next` waits. Never throws. */
  close(): Promise<void>;
}

/** Reads a part of a file, the last byte included; it closes the file. */
export function readingOfFile(file: FileHandle, start: number, end: number): BlobReading {
  let position = start;
  return {
    async next(into) {
      const length = Math.min(into.length, end + 1 - position);
      if (length === 0) return 0;
      const { bytesRead } = await file.read(into, 0, length, position);
      position += bytesRead;
      return bytesRead;
    },
    close: () => file.close().catch(() => undefined),
  };
}

/** Reads what is in memory. */
export function readingOfBytes(bytes: Uint8Array): BlobReading {
  let position = 0;
  return {
    async next(into) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      position += part.length;
      return part.length;
    },
    async close() {},
  };
}
