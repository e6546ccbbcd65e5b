import { open } from 'node:fs/promises';
import { systemErrorCode } from './disk-error.ts';

/** What file systems answer that have no such call for folders: they do it by themselves, or cannot at all. */
const withoutFlush: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF']);

/**
 * Makes new names in a folder, and renames, survive a power cut (POSIX, `fsync`). Windows opens no folders and does
 * not need it; file systems that cannot are used all the same.
 * @throws the system's error, `EIO` above all.
 */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch((error: unknown) => {
    if (systemErrorCode(error) === 'EACCES') return undefined;
    throw error;
  });
  // A folder that may be written to but not read, such as a drop box, cannot be opened.
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch (error) {
    if (!withoutFlush.has(systemErrorCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
