import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { flushFolder } from '../../files/flush-folder.ts';
import { isThere } from '../../files/is-there.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { blobMemberPath } from '../blobs/blob-member-path.ts';
import { cancelledExport, type ExportJob } from '../blobs/job.ts';
import { layoutFile, readLayoutIndex } from './layout-files.ts';
import { addToIndex } from './layout-index.ts';
import { lockLayout } from './layout-lock.ts';
import type { StagedLayout } from './staged-layout.ts';

/**
 * Puts a staged image into a layout that is there, or into an empty folder. `index.json` comes last: until then the
 * layout does not have the image, and when anything fails it is as it was.
 * @param entries those of the image, and of what is attached to it.
 * @returns the size of the new index in bytes.
 * @throws {AppError} `LIBRARY_BUSY`, `CANCELLED`, `DISK_PERMISSION`, `DISK_FULL`; or the system's error.
 */
export async function mergeIntoLayout(
  job: ExportJob,
  staged: StagedLayout,
  entries: readonly Descriptor[],
): Promise<number> {
  let lock = await lockLayout(job.path, job.signal);
  /** What was not there before, the innermost folders first. */
  const added: { files: string[]; folders: string[] } = { files: [], folders: [] };
  try {
    // Before anything is put there: others may have made something else of the folder meanwhile.
    await readLayoutIndex(job.path);
    await addLayoutFile(job.path, staged, added.files);
    const folders = new Set<string>();
    for (const blob of [...job.contents.blobs, ...documentsOf(job)]) {
      if (job.signal.aborted) throw cancelledExport();
      const path = join(job.path, blobMemberPath(blob));
      folders.add(dirname(path));
      await makeBlobFolder(path, added.folders);
      await putBlob(staged, blob, path, added.files);
    }
    for (const folder of folders) await flushFolder(folder);
    for (;;) {
      const size = await addToIndex(job.path, join(staged.folder, 'index.json'), entries, lock);
      if (size === undefined) {
        // Without the lock, another export may have counted on what is here by now.
        added.files.length = 0;
        added.folders.length = 0;
        await lock.release();
        lock = await lockLayout(job.path, job.signal);
        continue;
      }
      await flushFolder(job.path);
      return size;
    }
  } catch (error) {
    // Still under the lock: no other export has counted on them.
    for (const path of added.files) await rm(path, { force: true }).catch(() => undefined);
    for (const path of added.folders) await rmdir(path).catch(() => undefined);
    throw error;
  } finally {
    await lock.release();
  }
}

function documentsOf({ contents }: ExportJob): Descriptor[] {
  return [...contents.documents].map(([digest, { length }]) => ({ mediaType: '', digest, size: length }));
}

/** First of all: a folder with it is a layout, also when this process is killed before there is an index. */
async function addLayoutFile(folder: string, staged: StagedLayout, added: string[]): Promise<void> {
  const path = join(folder, 'oci-layout');
  if (await isThere(path)) return;
  await writeFileAtomically(join(staged.folder, 'oci-layout'), layoutFile);
  await renamePatiently(join(staged.folder, 'oci-layout'), path);
  added.push(path);
}

async function makeBlobFolder(blobPath: string, added: string[]): Promise<void> {
  const folder = dirname(blobPath);
  for (const path of [dirname(folder), folder]) {
    if (await makeFolder(path)) added.unshift(path);
  }
}

async function putBlob(staged: StagedLayout, blob: Descriptor, path: string, added: string[]): Promise<void> {
  const stagedPath = join(staged.folder, blobMemberPath(blob));
  const isNew = !(await isThere(path));
  // The layout had it a moment ago; another tool has removed it since.
  if (isNew && !(await isThere(stagedPath))) await staged.add(blob);
  if (!(await isThere(stagedPath))) return;
  await renamePatiently(stagedPath, path);
  if (isNew) added.push(path);
}
