import { create } from 'zustand';
import type { DownloadList } from '../../../shared/download-list.ts';
import { isLeftToUser } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** The downloads that the user started or that came to an end last, all at once, for the live region and notes. */
export const useAnnouncement = create<{ rows: readonly DownloadRow[] }>(() => ({ rows: [] }));

/** Announces downloads that became done or failed; true when any became done. */
export function announceEnds(before: DownloadList, after: DownloadList): boolean {
  if (before.sequence === null) return false;
  const rows = [...after.rows.values()].filter((row) => {
    const previous = before.rows.get(row.id);
    // What is tried again by itself has not come to an end.
    const isEnd = row.state === 'done' || isLeftToUser(row);
    return isEnd && previous !== undefined && previous.state !== row.state;
  });
  if (rows.length > 0) useAnnouncement.setState({ rows });
  return rows.some(({ state }) => state === 'done');
}
