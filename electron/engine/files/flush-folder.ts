import { open } from 'node:fs/promises';

/**
 * Waits until the names in a folder are on the disk itself, so that a rename survives a power cut. Windows opens
 * no folders, and writes renames by itself.
 * @throws the system's error when the folder cannot be opened or flushed.
 */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
