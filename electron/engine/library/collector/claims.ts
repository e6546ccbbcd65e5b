// Decided here: which blobs are in use by a download.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimEnding, type LayoutPaths } from '../layout-paths.ts';
import { readClaim } from './claim-file.ts';

/** The claims of a library. */
export interface Claims {
  /** Digests that a process, or a queue that outlives one, needs. */
  digests: Set<string>;
  /** Paths of claims that nobody holds any more. */
  dead: string[];
}

/**
 * Reads all claims but this process's own, of which the file may lag behind.
 * @param nowMs the time as the library's disk counts it.
 * @throws the system's error when `ingest/` cannot be read.
 */
export async function readClaims(
  { ingestFolder }: LayoutPaths,
  nowMs: number,
  ownPath: string | undefined,
): Promise<Claims> {
  const claims: Claims = { digests: new Set(), dead: [] };
  for (const name of await readdir(ingestFolder)) {
    if (!name.endsWith(claimEnding)) continue;
    const path = join(ingestFolder, name);
    if (path === ownPath) continue;
    const digests = await readClaim(path, nowMs);
    if (digests === undefined) claims.dead.push(path);
    for (const digest of digests ?? []) claims.digests.add(digest);
  }
  return claims;
}

/** Takes claims away that nobody holds. */
export async function removeClaims(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true }).catch(() => undefined);
}
