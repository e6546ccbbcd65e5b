import { readClaims } from '../collector/claims.ts';
import type { LayoutPaths } from '../layout-paths.ts';

/** What of a library's blobs is needed though no image has it yet. */
export interface Needs {
  /** Digests that this process keeps. */
  kept: ReadonlySet<string>;
  /** Path of this process's own claim. */
  claimPath: string | undefined;
}

/** Digests that this process or another one needs. It never throws. */
export async function neededDigests(
  paths: LayoutPaths,
  { kept, claimPath }: Needs,
): Promise<ReadonlySet<string>> {
  // As of the beginning of time no claim is too old: one too many keeps bytes, and costs nothing else.
  const claims = await readClaims(paths, 0, claimPath).catch(() => undefined);
  return new Set([...kept, ...(claims?.digests ?? [])]);
}
