import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../../files/make-folders.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { updateIndexFile } from '../index-file.ts';
import type { LayoutPaths } from '../layout-paths.ts';

/**
 * Makes what a library consists of where it is missing (image-spec, image-layout.md).
 * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`; the system's error.
 */
export async function makeLayout(paths: LayoutPaths): Promise<void> {
  await makeFolders(join(paths.blobsFolder, 'sha256'));
  await makeFolders(paths.ingestFolder);
  const layout = await stat(paths.layoutFile).catch(() => undefined);
  if (layout === undefined) await writeFileAtomically(paths.layoutFile, '{"imageLayoutVersion":"1.0.0"}\n');
  const index = await stat(paths.indexFile).catch(() => undefined);
  if (index === undefined) await updateIndexFile(paths, async (entries) => ({ entries }));
}
