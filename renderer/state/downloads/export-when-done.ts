import type { DownloadRow, ExportTarget } from '../../../shared/schemas/download.ts';
import { callEngine } from '../call-engine.ts';
import { exportImage } from '../library-jobs.ts';
import { navigate } from '../navigation.ts';
import { useDownloads } from './downloads-store.ts';

/**
 * Has one export its image when it has arrived, or, with null, not. What has arrived meanwhile is exported at once, as
 * the library shows.
 */
export function exportWhenDone({ id, reference }: DownloadRow, target: ExportTarget | null): void {
  callEngine(async ({ downloads }) => {
    const isInTime = await downloads.setExport({ id, target });
    const digest = useDownloads.getState().rows.get(id)?.digest ?? null;
    if (isInTime || target === null || digest === null) return;
    void exportImage(reference, digest, target);
    navigate({ place: 'library' });
  });
}
