import { create } from 'zustand';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import type { DownloadsState } from './apply-download-event.ts';

/** The last download that the user started or that came to an end, for the live region. */
export const useAnnouncement = create<{ row: DownloadRow | null }>(() => ({ row: null }));

/** Announces downloads that became done or failed; true when any became done. */
export function announceEnds(before: DownloadsState, after: DownloadsState): boolean {
  if (before.sequence === null) return false;
  let anyDone = false;
  for (const [id, row] of after.rows) {
    const previous = before.rows.get(id);
    if (previous === undefined || previous.state === row.state) continue;
    // What is tried again by itself has not come to an end.
    const isEnd = row.state === 'done' || (row.state === 'failed' && row.retriesAt === null);
    if (isEnd) useAnnouncement.setState({ row });
    anyDone ||= row.state === 'done';
  }
  return anyDone;
}
