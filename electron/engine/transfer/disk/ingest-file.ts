import { type FileHandle, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { allocatedBytes } from '../../files/allocated-bytes.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { writeFully } from '../../files/write-file-atomically.ts';
import { flushes } from './flushes.ts';
import { openPartialFile } from './open-partial-file.ts';
import { splitBuffers } from './split-buffers.ts';
import { smallWrite, writeSizeIn } from './write-size.ts';

/** What it asks of an open file. */
export type PartialFileHandle = Pick<
  FileHandle,
  'close' | 'datasync' | 'stat' | 'truncate' | 'write' | 'writev'
>;

/** The file of a partial blob: bytes are written in place, at their offsets in the blob. */
export class IngestFile {
  readonly path: string;
  readonly #handle: PartialFileHandle;
  readonly #writeBytes: number;

  /** @param writeBytes of one write at most. */
  constructor(path: string, handle: PartialFileHandle, writeBytes: number = smallWrite) {
    this.path = path;
    this.#handle = handle;
    this.#writeBytes = writeBytes;
  }

  /**
   * Opens the file, and makes it when there is none. It keeps the bytes that it has.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  static async open(path: string): Promise<IngestFile> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const writeBytes = await writeSizeIn(dirname(path));
      return new IngestFile(path, await openPartialFile(path), writeBytes);
    } catch (error) {
      throw toDiskError(error, path);
    }
  }

  /** Bytes that the file takes on the disk; less than its length while it has holes. */
  async allocatedBytes(): Promise<number> {
    return allocatedBytes(await this.#handle.stat());
  }

  /**
   * Writes buffers one after the other from this offset on.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async write(buffers: readonly Uint8Array[], offset: number): Promise<void> {
    try {
      let position = offset;
      for (const group of splitBuffers(buffers, this.#writeBytes)) {
        const total = group.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const { bytesWritten } = await this.#handle.writev(group, position);
        // A disk that fills up in the middle writes what fits and fails only at the next call.
        if (bytesWritten < total)
          await writeFully(
            this.#handle,
            Buffer.concat(group).subarray(bytesWritten),
            position + bytesWritten,
          );
        position += total;
      }
    } catch (error) {
      throw toDiskError(error, this.path);
    }
  }

  /**
   * Waits until everything written is on the disk itself, after other files that are flushed.
   * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
   */
  async flush(): Promise<void> {
    try {
      await flushes(() => this.#handle.datasync());
    } catch (error) {
      throw toDiskError(error, this.path);
    }
  }

  /**
   * Cuts what is beyond this many bytes. A shorter file is left as it is: it grows as pieces come, in file order.
   * @throws {AppError} `DISK_PERMISSION`, `INTERNAL`.
   */
  async cutTo(size: number): Promise<void> {
    try {
      if ((await this.#handle.stat()).size > size) await this.#handle.truncate(size);
    } catch (error) {
      throw toDiskError(error, this.path);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
