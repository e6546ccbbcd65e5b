import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { isThere } from '../../files/is-there.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { isPartialName } from '../../files/staged/partial.ts';
import {
  emptyIndex,
  type IndexDocument,
  indexText,
  maximumIndexBytes,
  parseIndex,
} from '../../library/index/index-document.ts';
import { withNewEntry } from '../../library/index-entry.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';

const layoutSchema = z.object({ imageLayoutVersion: z.string() });
/** Bytes of an `oci-layout` file: it takes 30. */
const maximumLayoutBytes = 64 * 1024;

/** The `oci-layout` file. containerd accepts exactly this version (image-spec, image-layout.md). */
export const layoutFile: Buffer = Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' }));

/**
 * An `index.json` with further entries, each in the place of the entry of the same name and platform if there is one, and
 * before others of its name. One without a name takes the place of none but its own.
 */
export function indexFile(entries: readonly Descriptor[], others: IndexDocument = emptyIndex): Buffer {
  const manifests = entries.reduce<Descriptor[]>(withNewEntry, others.manifests);
  return Buffer.from(indexText({ ...others, manifests }));
}

/** What the partial names and the lock of exports into a layout begin with: files of ours in somebody's folder. */
export const layoutPartialName = 'longshore';

/** The lock under which exports change a layout. It lies inside, so that every name of the folder leads to the same. */
export const layoutLockName = 'longshore.lock';

/**
 * The index of the layout in a folder: an empty one for an empty folder and for a layout without index, undefined
 * when there is no folder. What exports of ours, running or killed, have there is passed over.
 * @throws {AppError} `DISK_PERMISSION` when the folder holds anything but a layout, or one whose blobs are elsewhere.
 */
export async function readLayoutIndex(folder: string): Promise<IndexDocument | undefined> {
  const names = await readdir(folder).catch(async (error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    if (systemErrorCode(error) === 'ENOTDIR') {
      // A file is here, or in the place of a folder above.
      if (await isThere(folder)) throw notALayout(folder, 'is a file', error);
      return undefined;
    }
    throw error;
  });
  if (names === undefined) return undefined;
  const others = names.filter((name) => !isOfExport(name));
  if (others.length === 0) return emptyIndex;
  await assertNoLinks(folder);
  try {
    layoutSchema.parse(
      parseBoundedJson(await readBoundedFile(join(folder, 'oci-layout'), maximumLayoutBytes)),
    );
    // An export that is killed in an empty folder may have come no further than this.
    if (!others.includes('index.json')) return emptyIndex;
    return parseIndex(await readBoundedFile(join(folder, 'index.json'), maximumIndexBytes));
  } catch (cause) {
    throw notALayout(folder, 'holds other files', cause);
  }
}

/** A layout from somebody else could have its blobs written anywhere. Junctions of Windows count as links. */
async function assertNoLinks(folder: string): Promise<void> {
  const blobs = join(folder, 'blobs');
  const algorithms = await readdir(blobs).catch(() => []);
  for (const path of [blobs, ...algorithms.map((name) => join(blobs, name))]) {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink() === true) throw notALayout(folder, `has a link in the place of ${path}`);
  }
}

function isOfExport(name: string): boolean {
  return (
    name === layoutLockName || name.startsWith(`${layoutLockName}.`) || isPartialName(name, layoutPartialName)
  );
}

function notALayout(path: string, state: string, cause?: unknown): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} ${state}, and Longshore puts an OCI layout only into a new or empty folder or beside the images of another layout. Choose another folder.`,
    { cause, details: { path } },
  );
}
