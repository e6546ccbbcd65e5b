import { randomUUID } from 'node:crypto';
import { link, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemErrorCode, toDiskError } from '../disk-error.ts';
import { patiently, renamePatiently } from '../rename-patiently.ts';
import { forgetSight, type Holder, heldHere, isDead, lookAtLock, touchMs } from './lock-holder.ts';
import { thisProcess } from './process-identity.ts';

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

/** A lock that this process has. */
export interface FileLock {
  /**
   * True while it is ours. A machine that slept, or could not reach the disk, may have been taken for dead: to be
   * asked before anything that only the holder may do.
   */
  isHeld(): Promise<boolean>;
  /** Gives it back. Never throws. */
  release(): Promise<void>;
}

/**
 * Waits for a lock that processes share through a file. A lock whose holder has died is taken over.
 * Rejects with the signal's reason when it aborts.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function lockFile(path: string, signal: AbortSignal): Promise<FileLock> {
  for (;;) {
    signal.throwIfAborted();
    const lock = await tryLockFile(path);
    if (lock !== undefined) return lock;
    await delay(pollMs, undefined, { signal });
  }
}

/**
 * Takes a lock as `lockFile` does, without waiting for it. Who tries again later may find that the holder has shown
 * no sign in between.
 * @param mode of the file: who shares the folder must be able to read it.
 * @returns undefined while another holds it.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function tryLockFile(path: string, mode = 0o666): Promise<FileLock | undefined> {
  const holder: Holder = { id: randomUUID(), ...thisProcess };
  // Before it is there: others of this process must never see it as one of an earlier process.
  heldHere.add(holder.id);
  const isOurs = await takeOrTakeOver(path, holder, mode).catch((error: unknown) => {
    heldHere.delete(holder.id);
    throw error;
  });
  if (!isOurs) {
    heldHere.delete(holder.id);
    return undefined;
  }
  forgetSight(path);
  const isHeld = async () => (await lookAtLock(path))?.holder?.id === holder.id;
  const timer = setInterval(() => void touch(path, isHeld).catch(() => undefined), touchMs);
  timer.unref();
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      // While the file is there it counts as held: others of this process would take it for one of an earlier process,
      // and what is removed here would be the lock that they have put in its place.
      if (await isHeld()) await patiently(() => rm(path, { force: true })).catch(() => undefined);
      heldHere.delete(holder.id);
    },
  };
}

async function takeOrTakeOver(path: string, holder: Holder, mode: number): Promise<boolean> {
  if (await tryToCreate(path, holder, mode)) return true;
  const seen = await lookAtLock(path);
  if (seen === undefined || !isDead(path, seen)) return false;
  // One of this process that was given back since it was looked at seems dead too, but is gone by now.
  if ((await lookAtLock(path))?.stamp !== seen.stamp) return false;
  await takeAway(path, seen.stamp);
  return tryToCreate(path, holder, mode);
}

/** Shows that the holder lives; never in the name of another, who may have taken the lock for a dead one's. */
async function touch(path: string, isHeld: () => Promise<boolean>): Promise<void> {
  if (await isHeld()) await utimes(path, new Date(), new Date());
}

async function tryToCreate(path: string, holder: Holder, mode: number): Promise<boolean> {
  // The file is written aside and linked into place, so that a lock file is never seen half written.
  const aside = `${path}.${holder.id}`;
  try {
    await writeFile(aside, JSON.stringify(holder), { flag: 'wx', mode });
    return await patiently(() => place(aside, path, mode));
  } catch (error) {
    throw toDiskError(error, path);
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

/** Gives the file `aside` the name of the lock too, or returns false when there is one. */
async function place(aside: string, path: string, mode?: number): Promise<boolean> {
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (!noLinkCodes.has(code)) return isTaken(code, error);
  }
  try {
    const text = await readFile(aside);
    await writeFile(path, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
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
async function takeAway(path: string, deadStamp: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await renamePatiently(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw toDiskError(error, path);
  }
  const isWronglyTaken = (await lookAtLock(aside))?.stamp !== deadStamp;
  if (isWronglyTaken) await place(aside, path).catch(() => false);
  await rm(aside, { force: true }).catch(() => undefined);
}
