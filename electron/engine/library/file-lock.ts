import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { systemErrorCode, toDiskError } from '../disk-error.ts';

const pollMs = 100;
/** A holder on another machine is taken for dead when it has not touched its lock for this long (ms). */
const remoteStaleMs = 60_000;
const touchMs = 15_000;

const holderSchema = z.object({ id: z.string(), pid: z.number().int().positive(), host: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** Ids of the locks that this process holds, so that a lock of an earlier process with our number is seen through. */
const held = new Set<string>();

/**
 * Waits for a lock that processes share through a file. A lock whose holder has died is taken over at once.
 * Rejects with the signal's reason when it aborts.
 * @returns the function that gives the lock back.
 * @throws {AppError} `DISK_FULL` or `DISK_PERMISSION`.
 */
export async function lockFile(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  const holder: Holder = { id: randomUUID(), pid: process.pid, host: hostname() };
  for (;;) {
    signal.throwIfAborted();
    if (await tryToCreate(path, holder)) break;
    if (await isStale(path)) await takeAway(path);
    else await delay(pollMs, undefined, { signal });
  }
  held.add(holder.id);
  const timer = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), touchMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    held.delete(holder.id);
    if ((await readHolder(path))?.id === holder.id) await rm(path, { force: true });
  };
}

async function tryToCreate(path: string, holder: Holder): Promise<boolean> {
  // Written aside and linked into place: a lock file is never seen half written.
  const aside = `${path}.${holder.id}`;
  try {
    await writeFile(aside, JSON.stringify(holder), { flag: 'wx' });
    return await link(aside, path).then(() => true, isTaken);
  } catch (error) {
    throw toDiskError(error, path);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Taken by another; or that one, on giving it back, swept our file aside away with what the dead had left. */
function isTaken(error: unknown): false {
  if (['EEXIST', 'ENOENT'].includes(systemErrorCode(error) ?? '')) return false;
  throw error;
}

async function isStale(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  if (holder === undefined) return false;
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > remoteStaleMs;
  }
  return holder.pid === process.pid ? !held.has(holder.id) : !isAlive(holder.pid);
}

/** Takes a dead holder's lock away, unless another process has just done so and holds it now. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw toDiskError(error, path);
  }
  const isWronglyTaken = !(await isStale(aside));
  if (isWronglyTaken) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
