import { hasEnded } from '../../../shared/download-states.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { assertMayReplace } from '../export/existing-archive.ts';
import { assertExportPlace } from '../export/place.ts';
import { assertExportTarget } from '../export/target.ts';
import type { Library } from '../library/layout.ts';
import { assertOutsideState } from '../library/place/outside-library.ts';
import type { Download } from './runs/download.ts';

/** Folders of Longshore's own, into which nothing is exported. */
export interface OwnFolders {
  library: string;
  /** Of settings and queue. */
  state: string | undefined;
}

/** The same of a queue. */
export function ownFolders(
  { library }: { library: Pick<Library, 'folder'> },
  { queueFolder }: { queueFolder?: string },
): OwnFolders {
  return { library: library.folder, state: queueFolder };
}

/**
 * Refuses an export that cannot be made, before anything is fetched for it.
 * @throws {AppError} `DISK_PERMISSION`; `PLATFORM_NOT_FOUND` for several platforms in a docker-archive.
 */
export async function assertCanExport(
  { export: target, allPlatforms = false }: { export?: ExportTarget | null; allPlatforms?: boolean },
  { library, state }: OwnFolders,
): Promise<void> {
  if (target === null || target === undefined) return;
  assertExportTarget(target, allPlatforms);
  if (state !== undefined) await assertOutsideState(target.path, state);
  await assertExportPlace(target, library);
  await assertMayReplace(target);
}

/**
 * Has a download export its image when it has arrived; null takes that back.
 * @returns false where it is too late: the image is here, or is being exported already, or the download has gone.
 * @throws {AppError} as `assertCanExport`.
 */
export async function exportWhenDone(
  download: Download | undefined,
  target: ExportTarget | null,
  own: OwnFolders,
): Promise<boolean> {
  if (download === undefined) return false;
  await assertCanExport({ ...download.record.request, export: target }, own);
  if (hasEnded(download.state) || download.state === 'exporting') return false;
  download.exportTo(target);
  return true;
}
