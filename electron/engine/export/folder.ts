import { dirname, join } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { flushFolder } from '../files/flush-folder.ts';
import { isThere } from '../files/is-there.ts';
import { makeFolders } from '../files/make-folders.ts';
import { renamePatiently } from '../files/rename-patiently.ts';
import { removeAbandonedPartials, withPartial } from '../files/staged/partial.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import type { ExportJob } from './blobs/job.ts';
import { placeError } from './blobs/place-error.ts';
import { namedDescriptor } from './image-names.ts';
import { indexFile, layoutFile, layoutPartialName, readLayoutIndex } from './layout/layout-files.ts';
import { mergeIntoLayout } from './layout/merge-layout.ts';
import { StagedLayout } from './layout/staged-layout.ts';

/**
 * Writes an OCI image layout (image-spec, image-layout.md) and returns the size in bytes of the image's files in
 * it. A layout that is there already keeps its other images, also those that others add meanwhile; the entry of the
 * same name and platform is replaced.
 * @throws {AppError} `DISK_PERMISSION` when the folder holds anything else, `LIBRARY_CORRUPT`, `LIBRARY_BUSY`,
 * `DISK_FULL`, `CANCELLED`.
 */
export async function exportFolder(job: ExportJob): Promise<number> {
  const { contents, path } = job;
  const entries = [namedDescriptor(contents.root, job.reference), ...(contents.attached ?? [])];
  try {
    const isNew = (await readLayoutIndex(path)) === undefined;
    await makeFolders(dirname(path));
    // Beside a new layout, inside one that is there: it may be on another disk than the folder above it.
    const partialOf = isNew ? path : join(path, layoutPartialName);
    if (!isNew) await removeAbandonedPartials(path);
    const indexBytes = await withPartial(partialOf, async (folder) => {
      const staged = new StagedLayout(job, folder);
      await staged.fill();
      const made = isNew ? await becomeLayout(staged, path, entries) : undefined;
      return made ?? mergeIntoLayout(job, staged, entries);
    });
    const documents = contents.documents.values().reduce((sum, { length }) => sum + length, 0);
    return sumOfSizes(contents.blobs) + documents + layoutFile.length + indexBytes;
  } catch (error) {
    throw placeError(error, path);
  }
}

/**
 * Completes a staged image to a layout and gives it its place.
 * @returns the size of its index in bytes, or undefined when something has come to be at that place meanwhile.
 */
async function becomeLayout(
  staged: StagedLayout,
  path: string,
  entries: readonly Descriptor[],
): Promise<number | undefined> {
  const index = indexFile(entries);
  await writeFileAtomically(join(staged.folder, 'oci-layout'), layoutFile);
  await writeFileAtomically(join(staged.folder, 'index.json'), index);
  await staged.flush();
  if (await isThere(path)) return undefined;
  try {
    await renamePatiently(staged.folder, path);
  } catch (error) {
    if (await isThere(path)) return undefined;
    throw error;
  }
  await flushFolder(dirname(path));
  return index.length;
}
