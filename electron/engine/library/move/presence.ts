// Decided here: who else has a library open.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isDead, lookAtLock } from '../../files/locks/lock-holder.ts';
import { isAlive, isAnswerable, thisProcess } from '../../files/locks/process-identity.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import type { LayoutPaths } from '../layout-paths.ts';

const hostSchema = z.object({ pid: z.number(), machine: z.string(), boot: z.string(), started: z.string() });

/** Tells others by a file that a host has this library open. It is advice: where it cannot be written, nothing happens. */
export class Presence {
  readonly #paths: LayoutPaths;
  readonly #id = randomUUID();

  constructor(paths: LayoutPaths) {
    this.#paths = paths;
  }

  /** Never throws. */
  async announce(): Promise<void> {
    try {
      await mkdir(this.#paths.hostsFolder, { recursive: true });
      await writeFileAtomically(this.#path, JSON.stringify(thisProcess), { fsync: false });
    } catch {
      // A full disk keeps nobody from reading.
    }
  }

  /** Never throws. */
  async end(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  get #path(): string {
    return join(this.#paths.hostsFolder, `${this.#id}.json`);
  }
}

/** True while another process has the library open as a host, or works on a blob of it or its index. It never throws. */
export async function isUsedByOthers({ hostsFolder, ingestFolder }: LayoutPaths): Promise<boolean> {
  for (const name of await readdir(hostsFolder).catch(() => [])) {
    if (name.endsWith('.json') && (await isOfLivingOther(join(hostsFolder, name)))) return true;
  }
  for (const name of await readdir(ingestFolder).catch(() => [])) {
    if (!name.endsWith('.lock')) continue;
    const path = join(ingestFolder, name);
    const lock = await lookAtLock(path);
    const isOurs = lock?.holder?.pid === thisProcess.pid && lock.holder.started === thisProcess.started;
    if (lock !== undefined && !isOurs && !isDead(path, lock)) return true;
  }
  return false;
}

async function isOfLivingOther(path: string): Promise<boolean> {
  try {
    const host = hostSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const isOurs = host.pid === thisProcess.pid && host.started === thisProcess.started;
    if (isOurs) return false;
    // One of another machine, or of an earlier run of this one, cannot be asked for: the former may well live.
    if (isAnswerable(host)) return isAlive(host);
    return host.machine !== thisProcess.machine;
  } catch {
    return false;
  }
}
