import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { isThere } from '../../files/is-there.ts';
import { isPartialName } from '../../files/staged/partial.ts';
import { referenceAnnotation } from '../../oci/annotations.ts';

const layoutSchema = z.object({ imageLayoutVersion: z.string() });
const indexSchema = z.looseObject({
  manifests: z.array(z.looseObject({ annotations: z.record(z.string(), z.string()).optional() })),
});

/** An `index.json` as parsed, with whatever other tools have put in it. */
export type LayoutIndex = z.infer<typeof indexSchema>;

/** The `oci-layout` file. containerd accepts exactly this version (image-spec, image-layout.md). */
export const layoutFile: Buffer = Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' }));

const emptyIndex: LayoutIndex = { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [] };

/**
 * An `index.json` with one more entry, in the place of the entry of the same name if there is one. One without a name
 * takes the place of none but its own.
 */
export function indexFile(entry: Descriptor, others: LayoutIndex = emptyIndex): Buffer {
  const name = entry.annotations?.[referenceAnnotation];
  const kept = others.manifests.filter(({ annotations, digest }) => {
    const otherName = annotations?.[referenceAnnotation];
    return otherName !== name || (name === undefined && digest !== entry.digest);
  });
  return Buffer.from(JSON.stringify({ ...others, manifests: [...kept, entry] }));
}

/** What the partial names and the lock of exports into a layout begin with: files of ours in somebody's folder. */
export const layoutPartialName = 'longshore';

/** The lock under which exports change a layout. It lies inside, so that every name of the folder leads to the same. */
export const layoutLockName = 'longshore.lock';

/**
 * The index of the layout in a folder: an empty one for an empty folder and for a layout without index, undefined
 * when there is no folder. What exports of ours, running or killed, have there is passed over.
 * @throws {AppError} `DISK_PERMISSION` when the folder holds anything but a layout.
 */
export async function readLayoutIndex(folder: string): Promise<LayoutIndex | undefined> {
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
  try {
    layoutSchema.parse(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8')));
    // An export that is killed in an empty folder may have come no further than this.
    if (!others.includes('index.json')) return emptyIndex;
    return indexSchema.parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
  } catch (cause) {
    throw notALayout(folder, 'holds other files', cause);
  }
}

function isOfExport(name: string): boolean {
  return (
    name === layoutLockName || name.startsWith(`${layoutLockName}.`) || isPartialName(name, layoutPartialName)
  );
}

function notALayout(path: string, state: string, cause: unknown): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} ${state}, and Longshore puts an OCI layout only into a new or empty folder or beside the images of another layout. Choose another folder.`,
    { cause, details: { path } },
  );
}
