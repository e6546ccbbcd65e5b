import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { makeFolders } from '../../files/make-folders.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { BoundedFetcher, type FetchFile } from './bounded-fetcher.ts';
import type { TufInstance } from './public-instance.ts';

/** Metadata that is kept, and the target; each is verified when it is read. */
export const metadataFiles = ['root.json', 'timestamp.json', 'snapshot.json', 'targets.json'] as const;
const target = 'trusted_root.json';
const keptFiles = [...metadataFiles, target];
/** Bytes of a kept file: no metadata is longer. */
const keptFileLimit = 5_000_000;
/** Bounds of what a repository may make us read; real ones have a sixteenth of the roots. */
const bounds = { maxRootRotations: 256, maxDelegations: 4, fetchRetry: 0 } as const;

/** How the walk is made. */
export interface Walk {
  /** Where what was verified is kept; it need not exist. */
  folder: string;
  instance: TufInstance;
  fetch: FetchFile;
  /** Asks for nothing as long as what is kept has not expired. */
  isFromCache: boolean;
}

/** What came of a walk: the bytes of the target, or why there are none. */
export type WalkResult = { bytes: Buffer } | { failed: 'unreachable' | 'wrong'; cause: unknown };

/**
 * Brings the metadata up to date (The Update Framework, "Detailed client workflow") and gives the trusted root that it
 * vouches for. tuf-js does it in a folder of its own; what it has verified is then put in place, each file whole, so that
 * neither a crash nor another process leaves half of one.
 */
export async function walkToTrustedRoot({ folder, instance, fetch, isFromCache }: Walk): Promise<WalkResult> {
  const work = await mkdtemp(join(tmpdir(), 'longshore-tuf-'));
  const fetcher = new BoundedFetcher(fetch, work);
  try {
    const kept = await copyFiles(folder, work);
    if (!kept.has('root.json')) await writeFile(join(work, 'root.json'), instance.root);
    const bytes = await update(work, instance, fetcher, isFromCache);
    await keep(work, folder);
    return { bytes };
  } catch (cause) {
    // What was verified before something failed stays so: an older version of it is not taken again.
    await keep(work, folder).catch(() => undefined);
    return { failed: fetcher.failure === undefined ? 'wrong' : 'unreachable', cause };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function update(
  work: string,
  { url, root }: TufInstance,
  fetcher: BoundedFetcher,
  isFromCache: boolean,
): Promise<Buffer> {
  const base = url.href.replace(/\/$/, '');
  const open = () =>
    new Updater({
      metadataDir: work,
      metadataBaseUrl: base,
      targetDir: work,
      targetBaseUrl: `${base}/targets`,
      fetcher,
      forceCache: isFromCache,
      config: bounds,
    });
  let updater: Updater;
  try {
    updater = open();
  } catch {
    // The kept root is damaged: the walk begins anew.
    await writeFile(join(work, 'root.json'), root);
    updater = open();
  }
  const found = await updater.getTargetInfo(target);
  if (found === undefined) throw new Error(`There is no ${target}`);
  const path = join(work, target);
  const file = (await updater.findCachedTarget(found, path)) ?? (await updater.downloadTarget(found, path));
  return readFile(file);
}

async function copyFiles(from: string, to: string): Promise<Set<string>> {
  const copied = new Set<string>();
  for (const name of keptFiles) {
    const bytes = await readBoundedFile(join(from, name), keptFileLimit).catch(() => undefined);
    if (bytes === undefined) continue;
    await writeFile(join(to, name), bytes);
    copied.add(name);
  }
  return copied;
}

async function keep(work: string, folder: string): Promise<void> {
  await makeFolders(folder);
  for (const name of keptFiles) {
    const bytes = await readFile(join(work, name)).catch(() => undefined);
    if (bytes !== undefined) await writeFileAtomically(join(folder, name), bytes);
  }
}
