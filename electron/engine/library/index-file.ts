import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../shared/descriptor.ts';
import { AppError, isAppError } from '../../../shared/errors.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { boundedList } from '../../../shared/schemas/bounded.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';
import { type FileLock, lockFile } from '../files/locks/file-lock.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { parseBoundedJson } from '../oci/bounded-json.ts';
import type { LayoutPaths } from './layout-paths.ts';
import { keepReserve, spendReserve } from './reserve.ts';

/** How long another process may hold the index before the wait is given up (ms). */
const patienceMs = 30_000;

const indexFileSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: boundedList(z.unknown(), 50_000, 'entries'),
});
const entrySchema = descriptorSchema.loose();
/** Values in an index: each entry has about fifteen. */
const maximumIndexValues = 1_000_000;

type IndexFile = z.infer<typeof indexFileSchema> & { manifests: Descriptor[] };

/**
 * The library's `index.json`; one without entries when there is no file yet.
 * @throws {AppError} `LIBRARY_CORRUPT` when it is not an OCI index, `DISK_PERMISSION`.
 */
export async function readIndexFile(paths: LayoutPaths): Promise<IndexFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(paths.indexFile);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT')
      return { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [] };
    throw toDiskError(error, paths.indexFile);
  }
  try {
    const index = indexFileSchema.parse(parseBoundedJson(bytes, maximumIndexValues));
    // One by one: all together would make an error for each that is none.
    return { ...index, manifests: index.manifests.map((entry) => entrySchema.parse(entry)) };
  } catch (cause) {
    throw new AppError(
      'LIBRARY_CORRUPT',
      `${paths.indexFile} is not the index of an OCI image layout. Restore it from a backup, or move it away and download again: the blobs are kept and used.`,
      { cause, details: { path: paths.indexFile } },
    );
  }
}

/** How the index is changed. */
export interface IndexChange {
  entries: Descriptor[];
  /** Runs when the new index is in place, still under its lock. */
  afterwards?: () => Promise<unknown>;
}

/**
 * Works out a change of these entries. `isHeld` tells whether the index is still locked: to be asked before anything
 * is deleted, because a machine that slept may have been taken for dead.
 */
export type IndexChanger = (
  entries: Descriptor[],
  isHeld: () => Promise<boolean>,
) => Promise<IndexChange | undefined>;

/**
 * Changes the entries of `index.json` under its lock, in one step. On a full disk the room that is kept for this is
 * used, and made anew when there is some again.
 * @param change undefined leaves the file as it is, and so does what it throws. May run twice.
 * @throws {AppError} `LIBRARY_BUSY` when another process holds the index too long, `LIBRARY_CORRUPT`, `DISK_FULL`,
 * `DISK_PERMISSION`.
 */
export async function updateIndexFile(paths: LayoutPaths, change: IndexChanger): Promise<void> {
  try {
    await changeUnderLock(paths, change);
  } catch (error) {
    if (!isAppError(error, 'DISK_FULL') || !(await spendReserve(paths))) throw error;
    await changeUnderLock(paths, change);
  }
}

async function changeUnderLock(paths: LayoutPaths, change: IndexChanger): Promise<void> {
  const lock = await lockIndex(paths);
  try {
    const index = await readIndexFile(paths);
    const changed = await change(index.manifests, () => lock.isHeld());
    if (changed === undefined) return;
    if (!(await lock.isHeld())) throw busy(paths);
    const text = `${JSON.stringify({ ...index, manifests: changed.entries }, null, 2)}\n`;
    await writeFileAtomically(paths.indexFile, text).catch((error: unknown) => {
      throw toDiskError(error, paths.indexFile);
    });
    await changed.afterwards?.();
    await keepReserve(paths, text.length);
  } finally {
    await lock.release();
  }
}

async function lockIndex(paths: LayoutPaths): Promise<FileLock> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await lockFile(paths.indexLock, patience);
  } catch (error) {
    if (!patience.aborted) throw error;
    throw busy(paths, error);
  }
}

function busy({ folder }: LayoutPaths, cause?: unknown): AppError {
  return new AppError(
    'LIBRARY_BUSY',
    `Another program is changing the library ${folder}. Wait until it is done and try again.`,
    { cause, details: { path: folder } },
  );
}
