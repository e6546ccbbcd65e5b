import { lstat, readFile } from 'node:fs/promises';
import * as z from 'zod';
import { isDigest } from '../../../../shared/digest.ts';
import {
  isAlive,
  isAnswerable,
  isSameBoot,
  type ProcessIdentity,
} from '../../files/locks/process-identity.ts';

/** Bytes that a claim may have: more than the longest queue needs, and few enough to be read whole. */
const mostBytes = 16 * 1024 * 1024;
/** More blobs than these are not written down. */
const mostDigests = 200_000;

const dayMs = 24 * 60 * 60 * 1000;
/** A claim that outlives its process counts this long after it was written last (ms). */
const persistentMs = 30 * dayMs;
/** The same for one of a process that cannot be asked for. It writes every hour, unless its machine sleeps. */
const silentMs = dayMs;

const claimSchema = z.object({
  holder: z.object({
    pid: z.number().int().positive(),
    machine: z.string(),
    boot: z.string(),
    started: z.string(),
  }),
  persistent: z.boolean(),
  digests: z.array(z.string()),
});

/** What a process keeps though no image uses it yet. */
export interface Claim {
  holder: ProcessIdentity;
  /** It counts on when the process ends: for downloads that the next one goes on with. */
  persistent: boolean;
  digests: string[];
}

/** The text of a claim's file. */
export function claimText({ digests, ...claim }: Claim): string {
  return `${JSON.stringify({ ...claim, digests: digests.slice(0, mostDigests) })}\n`;
}

/**
 * Reads a claim. One that is no file, too large or malformed claims nothing: that costs its process a fetch at most.
 * @param nowMs the time as the library's disk counts it.
 * @returns the digests that it holds; undefined when it holds no more, and may go.
 */
export async function readClaim(path: string, nowMs: number): Promise<string[] | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() !== true) return [];
  const ageMs = nowMs - found.mtimeMs;
  const claim = found.size > mostBytes ? undefined : await parseClaim(path);
  if (claim === undefined) return ageMs > silentMs ? undefined : [];
  return isHeld(claim, ageMs) ? claim.digests.filter(isDigest) : undefined;
}

async function parseClaim(path: string): Promise<Claim | undefined> {
  try {
    return claimSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isHeld({ holder, persistent }: Claim, ageMs: number): boolean {
  if (persistent) return ageMs <= persistentMs;
  if (isAnswerable(holder)) return isAlive(holder);
  if (isSameBoot(holder) && !isAlive(holder)) return false;
  return ageMs <= silentMs;
}
