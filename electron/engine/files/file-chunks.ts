import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 1024 * 1024;

/**
 * All of an open file from its first byte, a MiB at a time. The file keeps its position and stays open.
 * @throws the system's error when it cannot be read.
 */
export async function* fileChunks(file: FileHandle): AsyncGenerator<Buffer, void, void> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
