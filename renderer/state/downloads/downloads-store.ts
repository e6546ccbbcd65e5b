import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type DownloadList, noDownloads } from '../../../shared/download-list.ts';
import { countInProgress, countPhases, downloadPhases } from '../../../shared/downloads/phases.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** The mirror of all downloads; written only by `runDownloadsMirror`. */
export const useDownloads = create<DownloadList>(() => noDownloads);

/** One row; draws again only when that row changed. */
export function useDownload(id: string): DownloadRow | undefined {
  return useDownloads(({ rows }) => rows.get(id));
}

/** How many downloads have failed and are not tried again by themselves. */
export function useFailedCount(): number {
  return useDownloads(({ rows }) => countPhases(rows.values()).get('failed') ?? 0);
}

/** How many downloads go on by themselves. */
export function useInProgressCount(): number {
  return useDownloads(({ rows }) => countInProgress(countPhases(rows.values())));
}

/** How many downloads are in each phase, in the order of `downloadPhases`. */
export function usePhaseCounts(): readonly number[] {
  return useDownloads(
    useShallow(({ rows }) => {
      const counts = countPhases(rows.values());
      return downloadPhases.map((phase) => counts.get(phase) ?? 0);
    }),
  );
}
