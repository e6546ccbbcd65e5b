import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode } from './disk-error.ts';

/** Windows refuses to replace a file that a virus scanner has just opened; it lets go within a second or two. */
const tries = 8;

/**
 * Does something to a file, on Windows again and again while another program holds the file open.
 * @throws what `action` throws, the last time.
 */
export async function patiently<Result>(action: () => Promise<Result>): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await action();
    } catch (error) {
      const isHeldOpen = ['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '');
      if (process.platform !== 'win32' || !isHeldOpen || failures >= tries) throw error;
      await delay(50 * 2 ** failures);
    }
  }
}

/**
 * Renames a file or folder, on Windows again and again while another program holds it open.
 * @throws the system's error of the last try.
 */
export function renamePatiently(from: string, to: string): Promise<void> {
  return patiently(() => rename(from, to));
}
