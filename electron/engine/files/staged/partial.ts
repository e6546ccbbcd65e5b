import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAppError } from '../../../../shared/errors.ts';
import { toDiskError } from '../disk-error.ts';
import { type FileLock, tryLockFile } from '../locks/file-lock.ts';
import { isDead, lookAtLock } from '../locks/lock-holder.ts';
import { isSameBoot } from '../locks/process-identity.ts';
import { patiently } from '../rename-patiently.ts';

/** Bytes of a name that partial names keep, so that they fit where names end at 255 bytes. */
const keptNameBytes = 180;

/** What follows the name: a partial file or folder, its lock, or a lock that was about to be put in place. */
const suffixPattern = /^\.([0-9a-f]{12})\.(?:partial|lock|lock\.[0-9a-f-]{36})$/;

/** A partial whose maker cannot be asked for is abandoned when nothing of it has changed for this long (ms). */
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Works on a file or folder under a partial name beside `path`, `<name>.<12 hex digits>.partial`, and removes whatever
 * has that name at the end. A lock file beside it says which process works on it, so that the next one for this path
 * removes it when that process was killed.
 * @throws {AppError} `DISK_FULL`, `DISK_PERMISSION`, and whatever `work` throws.
 */
export async function withPartial<Result>(
  path: string,
  work: (partialPath: string) => Promise<Result>,
): Promise<Result> {
  await removeAbandonedPartials(path);
  const { partialPath, lock } = await reserve(path);
  try {
    return await work(partialPath);
  } finally {
    await patiently(() => rm(partialPath, { recursive: true, force: true })).catch(() => undefined);
    await lock.release();
  }
}

/** True for the name of something that exists only while a path of this name is written. */
export function isPartialName(name: string, ofPath: string): boolean {
  return idOf(name, stemOf(ofPath)) !== undefined;
}

async function reserve(path: string): Promise<{ partialPath: string; lock: FileLock }> {
  for (;;) {
    const base = join(dirname(path), `${stemOf(path)}.${randomBytes(6).toString('hex')}`);
    const lock = await tryLockFile(`${base}.lock`).catch((error: unknown) => {
      // The folder is what takes nothing: nobody has heard of the lock.
      throw toDiskError(isAppError(error) ? error.cause : error, dirname(path));
    });
    // Another process may have taken a lock that is not yet in place for one that was left behind.
    if (lock !== undefined) return { partialPath: `${base}.partial`, lock };
  }
}

/** Removes what killed processes left of a path. Never throws: what cannot be removed only takes room. */
export async function removeAbandonedPartials(path: string): Promise<void> {
  await removeAbandoned(path).catch(() => undefined);
}

async function removeAbandoned(path: string): Promise<void> {
  const [folder, stem] = [dirname(path), stemOf(path)];
  const namesOfIds = Map.groupBy(await readdir(folder), (name) => idOf(name, stem));
  for (const [id, names] of namesOfIds) {
    if (id === undefined) continue;
    const lockPath = join(folder, `${stem}.${id}.lock`);
    await removeIfAbandoned(
      lockPath,
      names.map((name) => join(folder, name)),
    );
  }
}

async function removeIfAbandoned(lockPath: string, paths: readonly string[]): Promise<void> {
  const seen = await lookAtLock(lockPath);
  if (seen === undefined) {
    if ((await hasDeadMaker(paths)) || (await areOld(paths))) await removeAll(paths);
    return;
  }
  const lock = await tryLockFile(lockPath);
  if (lock !== undefined) {
    await removeAll(paths.filter((path) => path !== lockPath));
    return lock.release();
  }
  const isLiving = seen.holder !== undefined && isSameBoot(seen.holder);
  if (!isLiving && (await areOld(paths))) await removeAll(paths);
}

/** A process that was killed while it put its lock in place, or took it away, left it under another name. */
async function hasDeadMaker(paths: readonly string[]): Promise<boolean> {
  for (const path of paths.filter((name) => basename(name).includes('.lock.'))) {
    const seen = await lookAtLock(path);
    if (seen?.holder !== undefined && isSameBoot(seen.holder) && isDead(path, seen)) return true;
  }
  return false;
}

/** A living process shows itself at its lock every few seconds, and so is never old. */
async function areOld(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs < abandonedMs) return false;
  }
  return true;
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

/** The twelve digits of a partial name or of its lock's. */
function idOf(name: string, stem: string): string | undefined {
  return name.startsWith(stem) ? suffixPattern.exec(name.slice(stem.length))?.[1] : undefined;
}

/** The part of a path's last name that its partial names begin with. */
function stemOf(path: string): string {
  const bytes = Buffer.from(basename(path));
  if (bytes.length <= keptNameBytes) return basename(path);
  // The cut may have gone through a letter of several bytes.
  return bytes
    .subarray(0, keptNameBytes)
    .toString()
    .replace(/\ufffd+$/, '');
}
