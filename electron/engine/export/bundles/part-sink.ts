import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { type NewFile, writeNewFile } from '../../files/staged/write-new-file.ts';

/** What a file is called until it is complete. */
export const partSuffix = '.part';

/** A part that is being written, or that is there already and only counted. */
export interface Sink {
  target: Pick<NewFile, 'append' | 'extend'>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/**
 * A file that gets its name when it is complete and on the disk.
 * @throws the system's error.
 */
export async function newPart(path: string): Promise<Sink> {
  const partPath = `${path}${partSuffix}`;
  // A killed process left it.
  await rm(partPath, { force: true });
  const opened = Promise.withResolvers<NewFile>();
  const full = Promise.withResolvers<void>();
  const written = writeNewFile(partPath, (target) => {
    opened.resolve(target);
    return full.promise;
  });
  written.catch(opened.reject);
  return {
    target: await opened.promise,
    async finish() {
      full.resolve();
      await written;
      await renamePatiently(partPath, path);
    },
    async abandon() {
      full.reject(new Error('The archive was given up'));
      await written.catch(() => undefined);
      await rm(partPath, { force: true }).catch(() => undefined);
    },
  };
}

/**
 * What takes bytes and keeps none.
 * @throws the system's error.
 */
export async function nowhere(): Promise<Sink> {
  const file = await open(devNull, constants.O_WRONLY);
  return {
    target: { append: async () => undefined, extend: (write) => write(file.fd, 0) },
    finish: () => file.close(),
    abandon: () => file.close().catch(() => undefined),
  };
}
