import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toDiskError } from './disk-error.ts';
import { flushFolder } from './flush-folder.ts';
import { renamePatiently } from './rename-patiently.ts';

/** A name beside `path`, on the same disk, that nothing else uses. */
export function partialPathOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.partial`;
}

/**
 * Fills a file or folder under a partial name and gives it its own name when it is complete, so that `path` is
 * never seen half written. Whatever goes wrong, the partial one is removed.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, and whatever `fill` throws.
 */
export async function replaceWhenComplete<Result>(
  path: string,
  fill: (partialPath: string) => Promise<Result>,
): Promise<Result> {
  const partialPath = partialPathOf(path);
  try {
    const result = await fill(partialPath);
    await renamePatiently(partialPath, path);
    await flushFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(partialPath, { recursive: true, force: true });
    throw toDiskError(error, path);
  }
}
