import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnfinishedBlob } from '../../../../shared/schemas/library-space.ts';
import { allocatedBytes } from '../../files/allocated-bytes.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { isDead, lookAtLock } from '../../files/locks/lock-holder.ts';
import { digestOfIngestName, type LayoutPaths } from '../layout-paths.ts';
import { type Needs, neededDigests } from './needs.ts';

const endings = [
  ['.partial', 'partial'],
  ['.damaged', 'damaged'],
] as const;

/**
 * What lies in `ingest/` of blobs that are not whole, the largest first.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export async function listUnfinished(paths: LayoutPaths, needs: Needs): Promise<UnfinishedBlob[]> {
  const names = await readdir(paths.ingestFolder).catch((error: unknown) => {
    // There is no library yet.
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw toDiskError(error, paths.ingestFolder);
  });
  const needed = await neededDigests(paths, needs);
  const found: UnfinishedBlob[] = [];
  for (const name of names) {
    for (const [ending, kind] of endings) {
      const digest = digestOfIngestName(name, ending);
      if (digest === undefined) continue;
      const file = await lstat(join(paths.ingestFolder, name)).catch(() => undefined);
      if (file?.isFile() !== true) continue;
      const isNeeded =
        kind === 'partial' && (needed.has(digest) || (await isWorkedOn(paths.blobLock(digest))));
      found.push({ digest, kind, size: allocatedBytes(file), isNeeded });
    }
  }
  return found.sort((left, right) => right.size - left.size);
}

async function isWorkedOn(lockPath: string): Promise<boolean> {
  const lock = await lookAtLock(lockPath);
  return lock !== undefined && !isDead(lockPath, lock);
}
