import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { toBlobReadError } from '../../library/verification/blob-errors.ts';
import { type BlobReading, readingOfFile } from './blob-reading.ts';

/** A blob that can be sent. */
export interface ServedBlob {
  size: number;
  /** `origin` while it is still coming in. */
  from: 'library' | 'origin';
  /**
   * Its bytes from `start` to `end`, the last one included. Where they end early or with an error, the client's connection has
   * to break.
   * @throws the system's error when it has gone meanwhile; `LIBRARY_CORRUPT` while reading, where the disk cannot.
   */
  read(start: number, end: number): Promise<BlobReading>;
}

/** A blob that lies in a library; undefined where there is none. A link is no blob. */
export async function libraryBlob(path: string, digest: string): Promise<ServedBlob | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return {
    size: found.size,
    from: 'library',
    async read(start, end) {
      const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      const reading = readingOfFile(file, start, end);
      const next = (into: Buffer) =>
        reading.next(into).catch((error: unknown) => {
          throw toBlobReadError(error, digest, path);
        });
      return { ...reading, next };
    },
  };
}
