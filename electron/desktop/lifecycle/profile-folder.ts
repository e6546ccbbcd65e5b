import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** What Chromium leaves in the profile while an app holds it (`process_singleton_posix.cc`, `process_singleton_win.cc`). */
const lockName = process.platform === 'win32' ? 'lockfile' : 'SingletonLock';

/**
 * Makes the folder of Chromium's profile, and tries to write in it. Electron would end without a word where that fails:
 * its lock for one instance is refused then as it is beside another instance.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export function openProfileFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmdirSync(mkdtempSync(join(folder, 'probe-')));
  } catch (cause) {
    throw unusable(folder, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * To be called when the lock for one instance has been refused.
 * @throws {AppError} `DISK_PERMISSION` when no other instance of this machine is the reason.
 */
export function assertOtherInstance(folder: string): void {
  const lock = join(folder, lockName);
  // On Linux and macOS it is a link that leads nowhere.
  if (lstatSync(lock, { throwIfNoEntry: false }) === undefined)
    throw unusable(folder, 'its lock could not be made', undefined);
  const holder = process.platform === 'win32' ? undefined : hostOfLock(lock);
  if (holder !== undefined && holder !== hostname())
    throw unusable(folder, `Longshore has it open on another computer, ${holder}`, undefined);
}

/** The machine that a lock names, whose target is `HOST-PROCESS`. */
function hostOfLock(lock: string): string | undefined {
  try {
    return /^(.+)-\d+$/.exec(readlinkSync(lock))?.[1];
  } catch {
    // It is gone by now: its instance has just ended.
    return undefined;
  }
}

function unusable(folder: string, reason: string, cause: unknown): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `Longshore cannot use its folder ${folder}: ${reason}. Make it writable, or name another folder with --state.`,
    { details: { path: folder }, cause },
  );
}
