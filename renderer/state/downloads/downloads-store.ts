import { create } from 'zustand';
import { type DownloadList, noDownloads } from '../../../shared/download-list.ts';
import { hasFailedForGood } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** The mirror of all downloads; written only by `runDownloadsMirror`. */
export const useDownloads = create<DownloadList>(() => noDownloads);

/** One row; draws again only when that row changed. */
export function useDownload(id: string): DownloadRow | undefined {
  return useDownloads(({ rows }) => rows.get(id));
}

/** How many downloads have failed and are not tried again by themselves. */
export function useFailedCount(): number {
  return useDownloads(({ rows }) => rows.values().filter(hasFailedForGood).toArray().length);
}
