import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * The lock for one instance as `App::RequestSingleInstanceLock` takes it: errors while the folder is made are ignored;
 * the lock is a link `SingletonLock` to `HOST-PROCESS` (`process_singleton_posix.cc`). False is the answer beside
 * another instance, and also when the link cannot be made.
 * @param otherInstance the machine of another instance that holds it.
 */
export function takeInstanceLock(folder: string, otherInstance: string | undefined): boolean {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // As in Electron.
  }
  try {
    const lock = join(folder, 'SingletonLock');
    rmSync(lock, { force: true });
    symlinkSync(`${otherInstance ?? hostname()}-${process.pid}`, lock);
    return otherInstance === undefined;
  } catch {
    return false;
  }
}
