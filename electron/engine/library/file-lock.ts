import { randomUUID } from 'node:crypto';
import { link, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { patiently, renamePatiently } from '../files/rename-patiently.ts';
import { type Holder, isStale, processSpace, readHolder, touchMs } from './lock-holder.ts';

const pollMs = 100;

/** What file systems without hard links (FAT, exFAT, some network shares) answer when asked for one. */
const noLinkCodes: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR',
  'EINVAL',
]);

/** Ids of the locks that this process holds: a lock with our process number and another id is an earlier process's. */
const held = new Set<string>();

/**
 * Waits for a lock that processes share through a file. A lock whose holder has died is taken over at once.
 * Rejects with the signal's reason when it aborts.
 * @returns the function that gives the lock back; it never throws.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function lockFile(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted();
    const unlock = await tryLockFile(path);
    if (unlock !== undefined) return unlock;
    await delay(pollMs, undefined, { signal });
  }
}

/**
 * Takes a lock as `lockFile` does, without waiting for it.
 * @returns undefined while another holds it.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function tryLockFile(path: string): Promise<(() => Promise<void>) | undefined> {
  const holder: Holder = { id: randomUUID(), pid: process.pid, host: processSpace };
  // The id is known before the file is there, so that no other caller in this process takes the lock for a dead one's.
  held.add(holder.id);
  const isOurs = await takeOrTakeOver(path, holder).catch((error: unknown) => {
    held.delete(holder.id);
    throw error;
  });
  if (!isOurs) {
    held.delete(holder.id);
    return undefined;
  }
  const timer = setInterval(() => void touch(path, holder).catch(() => undefined), touchMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    held.delete(holder.id);
    if ((await readHolder(path))?.id !== holder.id) return;
    await patiently(() => rm(path, { force: true })).catch(() => undefined);
  };
}

async function takeOrTakeOver(path: string, holder: Holder): Promise<boolean> {
  if (await tryToCreate(path, holder)) return true;
  if (!(await isStale(path, held))) return false;
  await takeAway(path);
  return tryToCreate(path, holder);
}

/** Shows that the holder lives, unless another process has taken the lock over meanwhile. */
async function touch(path: string, { id }: Holder): Promise<void> {
  if ((await readHolder(path))?.id === id) await utimes(path, new Date(), new Date());
}

async function tryToCreate(path: string, holder: Holder): Promise<boolean> {
  // The file is written aside and linked into place, so that a lock file is never seen half written.
  const aside = `${path}.${holder.id}`;
  try {
    await writeFile(aside, JSON.stringify(holder), { flag: 'wx' });
    return await patiently(() => place(aside, path));
  } catch (error) {
    throw toDiskError(error, path);
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

/** Gives the file `aside` the name of the lock too, or returns false when there is one. */
async function place(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (!noLinkCodes.has(code)) return isTaken(code, error);
  }
  try {
    const text = await readFile(aside);
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    return isTaken(systemErrorCode(error) ?? '', error);
  }
}

/**
 * False when another process has the lock, or when our file aside is gone: a process that gives its lock back removes
 * the files that dead ones have left aside, and ours with them.
 * @throws the error itself for anything else.
 */
function isTaken(code: string, error: unknown): false {
  if (['EEXIST', 'ENOENT'].includes(code)) return false;
  throw error;
}

/** Takes a dead holder's lock away, unless another process has just done so and holds it now. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await renamePatiently(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw toDiskError(error, path);
  }
  const isWronglyTaken = !(await isStale(aside, held));
  if (isWronglyTaken) await place(aside, path).catch(() => false);
  await rm(aside, { force: true }).catch(() => undefined);
}
