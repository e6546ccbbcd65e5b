import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, open, writeFile } from 'node:fs/promises';
import { fileChunks } from './file-chunks.ts';
import { replaceWhenComplete } from './replace-when-complete.ts';

/**
 * Writes a small file whole or not at all.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function writeWholeFile(path: string, bytes: Buffer): Promise<void> {
  await replaceWhenComplete(path, async (partialPath) => {
    const output = await open(partialPath, 'wx');
    try {
      await output.writeFile(bytes);
      await output.sync();
    } finally {
      await output.close();
    }
  });
}

/** A file that is open, and may have lost its name since. */
export interface OpenFile {
  path: string;
  file: FileHandle;
}

/**
 * Gives a file a second name, as a hard link on one disk, else as a copy (which shares its blocks where the file
 * system can, and the file still has its name).
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function linkOrCopyFile(source: OpenFile, path: string): Promise<void> {
  await replaceWhenComplete(path, async (partialPath) => {
    const linked = await link(source.path, partialPath).then(
      () => true,
      () => false,
    );
    if (linked) return;
    await copyFile(source.path, partialPath, constants.COPYFILE_FICLONE).catch(() =>
      writeFile(partialPath, fileChunks(source.file)),
    );
    const copy = await open(partialPath, 'r+');
    await copy.sync().finally(() => copy.close());
  });
}
