import { constants } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';
import { replaceWhenComplete } from './partial-path.ts';

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

/**
 * Gives a file a second name, as a hard link on one disk, else as a copy (which shares its blocks where the file
 * system can).
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`.
 */
export async function linkOrCopyFile(source: string, path: string): Promise<void> {
  await replaceWhenComplete(path, async (partialPath) => {
    const linked = await link(source, partialPath).then(
      () => true,
      () => false,
    );
    if (linked) return;
    await copyFile(source, partialPath, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const copy = await open(partialPath, 'r+');
    await copy.sync().finally(() => copy.close());
  });
}
