import { readlinkSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import * as z from 'zod';
import { systemErrorCode } from '../files/disk-error.ts';

/** How often the holder of a lock shows that it lives (ms). */
export const touchMs = 15_000;
/** A holder whose process cannot be looked up counts as dead when it has not touched its lock for this long (ms). */
const unknownStaleMs = 60_000;
/** A running process that has not touched the lock for this long (ms) is another one with the same number. */
const reusedStaleMs = 5 * 60_000;

const holderSchema = z.object({ id: z.string(), pid: z.number().int().positive(), host: z.string() });

/** What a lock file says of who holds it. */
export type Holder = z.infer<typeof holderSchema>;

/** Where process numbers mean the same: this machine, and within it this system and this container. */
export const processSpace: string = [hostname(), process.platform, ...pidNamespace()].join(' ');

/** The holder of a lock; undefined when there is no lock or it was not written to its end. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * True when the holder of a lock has died.
 * @param held ids of the locks that this process holds.
 */
export async function isStale(path: string, held: ReadonlySet<string>): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const silentMs = Date.now() - found.mtimeMs;
  const holder = await readHolder(path);
  if (holder?.host !== processSpace) return silentMs > unknownStaleMs;
  if (held.has(holder.id)) return false;
  const isOlderThanBoot = silentMs > uptime() * 1000;
  return holder.pid === process.pid || isOlderThanBoot || silentMs > reusedStaleMs || !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function pidNamespace(): string[] {
  try {
    return [readlinkSync('/proc/self/ns/pid')];
  } catch {
    return [];
  }
}
