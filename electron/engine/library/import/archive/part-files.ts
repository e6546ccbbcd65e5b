import { type FileHandle, open } from 'node:fs/promises';
import { closeAll } from '../../../async/close-all.ts';
import { toDiskError } from '../../../files/disk-error.ts';

interface Part {
  path: string;
  file: FileHandle;
  /** Bytes of the parts before it. */
  begin: number;
  size: number;
}

/** Files that are read as if they were one: an archive, or the volumes that it was split into. */
export class PartFiles {
  /** What messages call it: the path of the first one. */
  readonly path: string;
  readonly size: number;
  readonly #parts: readonly Part[];

  private constructor(path: string, parts: readonly Part[], size: number) {
    this.path = path;
    this.#parts = parts;
    this.size = size;
  }

  /** @throws {AppError} `DISK_PERMISSION`, `INTERNAL` when one cannot be read. */
  static async open(paths: readonly string[]): Promise<PartFiles> {
    const parts: Part[] = [];
    let begin = 0;
    try {
      for (const path of paths) {
        const file = await open(path, 'r').catch((error: unknown) => {
          throw toDiskError(error, path);
        });
        parts.push({ path, file, begin, size: 0 });
        const { size } = await file.stat();
        parts.splice(-1, 1, { path, file, begin, size });
        begin += size;
      }
    } catch (error) {
      await closeAll(
        ...parts.map(
          ({ file }) =>
            () =>
              file.close(),
        ),
      );
      throw error;
    }
    return new PartFiles(paths[0] ?? '', parts, begin);
  }

  /**
   * Bytes from this position on, at most so many; none at the end.
   * @throws {AppError} `DISK_PERMISSION`, `INTERNAL` when they cannot be read.
   */
  async read(position: number, most: number): Promise<Buffer> {
    const part = this.#parts.find(({ begin, size }) => position >= begin && position < begin + size);
    if (part === undefined) return Buffer.alloc(0);
    const length = Math.min(most, part.begin + part.size - position);
    try {
      const { buffer, bytesRead } = await part.file.read(
        Buffer.allocUnsafe(length),
        0,
        length,
        position - part.begin,
      );
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw toDiskError(error, part.path);
    }
  }

  async close(): Promise<void> {
    await closeAll(
      ...this.#parts.map(
        ({ file }) =>
          () =>
            file.close(),
      ),
    );
  }
}
