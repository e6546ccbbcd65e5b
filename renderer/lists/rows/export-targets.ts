import type { DownloadPlan, ExportFormat, ExportTarget } from '../../../shared/schemas/download.ts';
import { exportName, joinPath } from '../../components/export/export-path.ts';

/** What becomes of the images of a list when they have arrived. */
export interface ExportChoice {
  format: ExportFormat;
  /** The folder of the archives, or of the one layout that holds them all. */
  folder: string;
}

/** An image that may be exported. */
export interface ExportedRow {
  reference: string;
  plan: DownloadPlan | undefined;
}

/**
 * Where each image goes: into an archive of its own, or into the one layout. Foreign layers become ordinary ones where
 * the format tells them apart, because who carries images has no network on the other side.
 */
export function exportTargetOf(
  { reference, plan }: ExportedRow,
  { format, folder }: ExportChoice,
): ExportTarget {
  const path =
    format === 'oci'
      ? folder
      : joinPath(folder, exportName(plan?.reference ?? reference, plan?.platform ?? null, format));
  return { format, path, ...(becomesDistributable(plan, format) ? { distributable: true } : {}) };
}

/** Whether an export changes the image's digest, for the sake of its foreign layers. */
export function becomesDistributable(plan: DownloadPlan | undefined, format: ExportFormat): boolean {
  return (
    format !== 'docker-archive' && plan?.blobs.some(({ foreignHost }) => foreignHost !== undefined) === true
  );
}
