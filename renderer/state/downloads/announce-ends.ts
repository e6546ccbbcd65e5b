import { create } from 'zustand';
import type { DownloadList } from '../../../shared/download-list.ts';
import { hasFailedForGood } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { noteRate } from './expected-rate.ts';

/** The downloads that the user started last, or that ended last at the same time. The announcer tells of them. */
export const useAnnouncement = create<{ rows: readonly DownloadRow[] }>(() => ({ rows: [] }));

/** Announces downloads that became done or failed; true when any became done. */
export function announceEnds(before: DownloadList, after: DownloadList): boolean {
  if (before.sequence === null) return false;
  const rows = [...after.rows.values()].filter((row) => {
    const previous = before.rows.get(row.id);
    // A failed download that the engine tries again is not over.
    const isEnd = row.state === 'done' || hasFailedForGood(row);
    return isEnd && previous !== undefined && previous.state !== row.state;
  });
  for (const row of rows) noteRate(row);
  if (rows.length > 0) useAnnouncement.setState({ rows });
  return rows.some(({ state }) => state === 'done');
}
