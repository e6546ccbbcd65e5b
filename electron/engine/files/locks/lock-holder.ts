// Decided here: when the holder of a lock is dead.
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { OddFileError, readBoundedFile } from '../read-bounded-file.ts';
import { isAlive, isAnswerable, isSameBoot, thisProcess } from './process-identity.ts';

/** How often the holder of a lock shows that it lives (ms). */
export const touchMs = 5_000;
/** A holder that cannot be asked for is dead when it has shown nothing for this long (ms, on our own clock). */
const silentMs = 60_000;
/** The same for one of an earlier run of this machine, which is dead unless the machine is not the one it seems. */
const earlierRunMs = 2 * touchMs + 2_000;
/** Bytes of a lock file: a holder takes some 300. */
const maximumBytes = 64 * 1024;

const holderSchema = z.object({
  id: z.string(),
  pid: z.number().int().positive(),
  machine: z.string(),
  boot: z.string(),
  started: z.string(),
});

/** What a lock file says of who holds it. */
export type Holder = z.infer<typeof holderSchema>;

/** A lock file as it is: two that are equal show that nobody has touched it in between. */
export interface LockSight {
  /** Undefined for a file that was not written to its end, or by another version. */
  holder: Holder | undefined;
  /** Text and time of the file. */
  stamp: string;
}

/** Ids of the locks that this process holds, so that a lock of an earlier process with our number is seen through. */
export const heldHere = new Set<string>();

/** Since when (ms of `performance.now()`) a lock file has looked as it looks now. */
const unchangedSince = new Map<string, { stamp: string; since: number }>();

/** Looks at a lock; undefined when there is none. */
export async function lookAtLock(path: string): Promise<LockSight | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    const text = await readText(path);
    return { holder: holderOf(text), stamp: `${mtimeMs} ${text}` };
  } catch {
    unchangedSince.delete(path);
    return undefined;
  }
}

/**
 * True when the holder of a lock has died. A process of this run of this system is asked for; of any other the lock
 * must have stood still for as long as two looks of ours are apart, whatever time the file bears: clocks of other
 * machines differ, and the holder of a machine that sleeps comes back.
 * @param now ms of a clock that never jumps.
 */
export function isDead(path: string, { holder, stamp }: LockSight, now = performance.now()): boolean {
  if (holder !== undefined && isAnswerable(holder)) {
    if (heldHere.has(holder.id)) return false;
    return holder.pid === thisProcess.pid || !isAlive(holder);
  }
  if (holder !== undefined && isSameBoot(holder) && !isAlive(holder)) return true;
  const seen = unchangedSince.get(path);
  if (seen?.stamp !== stamp) {
    unchangedSince.set(path, { stamp, since: now });
    return false;
  }
  const isOfEarlierRun = holder?.machine === thisProcess.machine && holder.boot !== thisProcess.boot;
  return now - seen.since >= (isOfEarlierRun ? earlierRunMs : silentMs);
}

/** Forgets what was seen of a lock that is taken or gone. */
export function forgetSight(path: string): void {
  unchangedSince.delete(path);
}

/** Whatever else lies in the place of a lock says nothing of a holder. */
async function readText(path: string): Promise<string> {
  try {
    return (await readBoundedFile(path, maximumBytes)).toString('utf8');
  } catch (error) {
    if (error instanceof OddFileError) return '';
    throw error;
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
