import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode } from './disk-error.ts';

/** Windows refuses to replace a file that a virus scanner has just opened; it lets go within a second or two. */
const windowsTries = 8;
/** Elsewhere these pass within a moment, if at all: a network disk that was connected anew, a file in use. */
const tries = 4;
const passingCodes: ReadonlySet<string> = new Set(['EBUSY', 'ESTALE', 'EMFILE', 'ENFILE']);
const heldOpenCodes: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/**
 * Does something to a file, again and again while the system refuses it for a reason that passes: on Windows while
 * another program holds the file open.
 * @throws what `action` throws, the last time.
 */
export async function patiently<Result>(action: () => Promise<Result>): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await action();
    } catch (error) {
      if (failures >= triesAfter(systemErrorCode(error) ?? '')) throw error;
      await delay(50 * 2 ** failures);
    }
  }
}

function triesAfter(code: string): number {
  if (process.platform === 'win32' && heldOpenCodes.has(code)) return windowsTries;
  return passingCodes.has(code) ? tries : 0;
}

/**
 * Renames a file or folder, again and again where `patiently` does.
 * @throws the system's error of the last try.
 */
export function renamePatiently(from: string, to: string): Promise<void> {
  return patiently(() => rename(from, to));
}
