import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { BlockThread } from '../../files/blocks/block-thread.ts';

/** A file of a bundle that is complete. */
export interface WrittenFile {
  /** In the bundle, with `/`. */
  path: string;
  size: number;
  /** Hex SHA-256 that it should have. */
  sum: string;
  /** It was there before. */
  isKept: boolean;
  /** It has been read from the disk, and is what it should be. */
  isChecked: boolean;
}

/**
 * Reads a file of a bundle back from the disk.
 * @returns true when it is what was to be written.
 * @throws {AppError} `DISK_PERMISSION`, `INTERNAL`; the signal's reason.
 */
export async function isAsWritten(
  folder: string,
  file: WrittenFile,
  options: { thread: BlockThread; signal: AbortSignal; reportBytes(bytes: number): void },
): Promise<boolean> {
  const path = join(folder, file.path);
  // A pipe in its place would never be opened otherwise.
  const opened = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (opened === undefined) return false;
  try {
    if (!(await opened.stat()).isFile()) return false;
    let told = 0;
    const found = await options.thread.hash(
      { file: opened, path },
      {
        algorithm: 'sha256',
        size: file.size,
        signal: options.signal,
        onPosition(bytes) {
          options.reportBytes(bytes - told);
          told = bytes;
        },
      },
    );
    return found === file.sum;
  } finally {
    await opened.close();
  }
}

/** The error for a disk that does not give back what it was given. */
export function notAsWritten(folder: string, path: string): AppError {
  return new AppError(
    'DIGEST_MISMATCH',
    `${join(folder, path)} does not read back as it was written: the disk is faulty, has less room than it claims, or another program changed the file. Write the bundle to another disk.`,
    { details: { path: join(folder, path) } },
  );
}
