import { dirname } from 'node:path';
import { toAppError } from '../../../shared/errors.ts';
import type { ExportInspection } from '../../../shared/schemas/library.ts';
import { assertOutsideState } from '../library/place/outside-library.ts';
import { readLayoutIndex } from './layout/layout-files.ts';
import { assertExportPlace, type ExportPlace, statIfThere } from './place.ts';
import { assertExportTarget } from './target.ts';

/** What an export to a place would do there, its failure included. It changes nothing and throws nothing. */
export async function inspectExport(
  place: ExportPlace,
  libraryFolder: string,
  stateFolder: string,
): Promise<ExportInspection> {
  try {
    assertExportTarget(place, false);
    await assertOutsideState(place.path, stateFolder);
    await assertExportPlace(place, libraryFolder);
    const parent = dirname(place.path);
    const hasParent = (await statIfThere(parent)) !== undefined;
    return { exists: await isTaken(place), createsFolder: hasParent ? null : parent, problem: null };
  } catch (error) {
    return { exists: false, createsFolder: null, problem: toAppError(error).toJSON() };
  }
}

/** An empty folder counts as none: the export replaces nothing there. */
async function isTaken({ format, path }: ExportPlace): Promise<boolean> {
  if (format !== 'oci') return (await statIfThere(path)) !== undefined;
  const index = await readLayoutIndex(path);
  return index !== undefined && index.manifests.length + index.lost.length > 0;
}
