import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { systemErrorCode } from '../files/disk-error.ts';
import { isThere } from '../files/is-there.ts';
import { referenceAnnotation } from '../oci/annotations.ts';

const layoutSchema = z.object({ imageLayoutVersion: z.string() });
const indexSchema = z.looseObject({
  manifests: z.array(z.looseObject({ annotations: z.record(z.string(), z.string()).optional() })),
});

/** An `index.json` as parsed, with whatever other tools have put in it. */
export type LayoutIndex = z.infer<typeof indexSchema>;

/** The `oci-layout` file. containerd accepts exactly this version (image-spec, image-layout.md). */
export const layoutFile: Buffer = Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' }));

const emptyIndex: LayoutIndex = { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: [] };

/** An `index.json` with one more entry, in the place of the entry of the same name if there is one. */
export function indexFile(entry: Descriptor, others: LayoutIndex = emptyIndex): Buffer {
  const name = entry.annotations?.[referenceAnnotation];
  const kept = others.manifests.filter(({ annotations }) => annotations?.[referenceAnnotation] !== name);
  return Buffer.from(JSON.stringify({ ...others, manifests: [...kept, entry] }));
}

/**
 * The index of the layout in a folder: an empty one for an empty folder, undefined when there is no folder.
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
  if (names.length === 0) return emptyIndex;
  try {
    layoutSchema.parse(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8')));
    return indexSchema.parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
  } catch (cause) {
    throw notALayout(folder, 'holds other files', cause);
  }
}

function notALayout(path: string, state: string, cause: unknown): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} ${state}, and Longshore puts an OCI layout only into a new or empty folder or beside the images of another layout. Choose another folder.`,
    { cause, details: { path } },
  );
}
