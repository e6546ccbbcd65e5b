import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { assertOutsideLibrary } from '../../library/place/outside-library.ts';
import { layoutLockName } from '../layout/layout-files.ts';
import { assertExportPlace } from '../place.ts';
import { assertRealLayout, removeLayout } from './layout-folder.ts';
import { partSuffix } from './part-sink.ts';
import { layoutFolder, type Plan } from './plan.ts';
import type { PlannedFile } from './planning/volumes.ts';

/** What makes a folder a bundle of ours, from the first moment on. */
export const contentsName = 'CONTENTS.json';
/** What makes a bundle complete. */
export const sumsName = 'SHA256SUMS';

/** Larger than what a million files need. */
const mostContentsBytes = 256 * 1024 * 1024;

const contentsSchema = z.object({
  bundle: z.literal('longshore'),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
});

/** What systems put on a stick by themselves. */
const ofSystems: ReadonlySet<string> = new Set([
  'System Volume Information',
  '$RECYCLE.BIN',
  'lost+found',
  '.Spotlight-V100',
  '.Trashes',
  '.fseventsd',
  '.DS_Store',
]);
const archiveName = /^[a-z0-9][a-z0-9._-]*\.tar(?:\.\d{3})?$/;
/** Left by a killed process that was about to put the file in place. */
const asideName = /^(?:CONTENTS\.(?:json|txt)|SHA256SUMS|(?:verify|load)\.(?:sh|ps1))\.[0-9a-f]{12}$/;

/**
 * Refuses a folder that a bundle cannot be written to, before anything is.
 * @throws {AppError} `DISK_PERMISSION` for a place in the library, one that takes no files, and one that holds anything
 * but an earlier bundle.
 */
export async function assertBundlePlace(folder: string, libraryFolder: string): Promise<void> {
  await assertOutsideLibrary(folder, libraryFolder);
  // As a file in it would be judged.
  await assertExportPlace({ format: 'oci-archive', path: join(folder, contentsName) }, libraryFolder);
  await assertExportPlace(
    { format: 'oci-archive', path: join(folder, layoutFolder, 'blobs', 'sha256', contentsName) },
    libraryFolder,
  );
  await readOwnBundle(folder);
}

/** What an earlier bundle, or a try that was killed, may have in a folder. */
export interface EarlierBundle {
  archives: PlannedFile[];
  hasLayout: boolean;
}

/**
 * The bundle that a folder has; nothing of one for a folder that is new or empty.
 * @throws {AppError} `DISK_PERMISSION` for a folder that holds anything else, or a link in the place of a layout's folder.
 */
export async function readOwnBundle(folder: string): Promise<EarlierBundle> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw toDiskError(error, folder);
  });
  if (names.every(isNothing)) return { archives: [], hasLayout: false };
  await assertRealLayout(join(folder, layoutFolder));
  try {
    const path = join(folder, contentsName);
    const found = await lstat(path);
    if (!found.isFile() || found.size > mostContentsBytes) throw new Error('This is no list of contents');
    const { files } = contentsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    // The list may be anybody's: nothing but names that bundles have is ever removed.
    const hasLayout = files.some((file) => file.path === `${layoutFolder}/oci-layout`);
    if (!hasLayout && names.includes(layoutFolder)) throw new Error(`${layoutFolder} is not of this bundle`);
    return { archives: files.filter((file) => archiveName.test(file.path)), hasLayout };
  } catch (cause) {
    throw new AppError(
      'DISK_PERMISSION',
      `${folder} holds other files. A bundle is written into a new or empty folder, or onto an earlier bundle. Choose another folder.`,
      { cause, details: { path: folder, reason: 'exists' } },
    );
  }
}

/**
 * Bytes of what `removeOthers` would remove.
 * @param earlier what is there.
 */
export async function removableBytes(folder: string, earlier: EarlierBundle, plan: Plan): Promise<number> {
  let bytes = 0;
  for (const { path } of await othersOf(folder, earlier.archives, plan)) {
    bytes += (await stat(join(folder, path)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}

/**
 * Removes what an earlier bundle, or a try that was killed, has left and this one does not need; blobs of a layout stay
 * until the new one is complete.
 * @throws the system's error.
 */
export async function removeOthers(folder: string, earlier: EarlierBundle, plan: Plan): Promise<void> {
  for (const { path } of await othersOf(folder, earlier.archives, plan))
    await rm(join(folder, path), { force: true });
  for (const name of await readdir(folder)) {
    const isPart = name.endsWith(partSuffix) && archiveName.test(name.slice(0, -partSuffix.length));
    if (isPart || asideName.test(name)) await rm(join(folder, name), { force: true });
  }
  if (plan.target.format !== 'oci' && earlier.hasLayout) await removeLayout(join(folder, layoutFolder));
}

/** Archives that are not to be there, or not of that size. */
async function othersOf(
  folder: string,
  earlier: readonly PlannedFile[],
  { files }: Plan,
): Promise<PlannedFile[]> {
  const wanted = new Map(files.map(({ path, size }) => [path, size]));
  const others: PlannedFile[] = [];
  for (const file of earlier) {
    const found = await lstat(join(folder, file.path)).catch(() => undefined);
    if (found?.isFile() !== true || found.size !== wanted.get(file.path)) others.push(file);
  }
  return others;
}

function isNothing(name: string): boolean {
  return (
    ofSystems.has(name) ||
    name.startsWith('.Trash-') ||
    asideName.test(name) ||
    name === layoutLockName ||
    name.startsWith(`${layoutLockName}.`)
  );
}
