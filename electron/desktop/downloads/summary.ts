import { isActive } from '../../../shared/download-states.ts';
import type { DownloadRow, DownloadState } from '../../../shared/schemas/download.ts';

/** True for a download that reads or writes bytes at this moment, on the network or on the disk. */
function movesBytes(state: DownloadState): boolean {
  return isActive(state) && state !== 'stalled' && state !== 'waiting-for-connection';
}

/** What the taskbar and the power-save blocker need to know of all downloads. */
export interface DownloadSummary {
  active: number;
  /** The active ones whose bytes move. */
  moving: number;
  paused: number;
  /** Waiting for free disk space: the user has to act. */
  blocked: number;
  /** 0 to 1 over everything that is not at an end; null when nothing is, or no size is known yet. */
  fraction: number | null;
}

/** Sums rows up. */
export function summarizeRows(rows: Iterable<DownloadRow>): DownloadSummary {
  const summary: DownloadSummary = { active: 0, moving: 0, paused: 0, blocked: 0, fraction: null };
  let done = 0;
  let total = 0;
  for (const { state, bytesDone, bytesTotal } of rows) {
    if (movesBytes(state)) summary.moving += 1;
    if (isActive(state)) summary.active += 1;
    else if (state === 'paused') summary.paused += 1;
    else if (state === 'waiting-for-space') summary.blocked += 1;
    else if (state !== 'waiting') continue;
    done += bytesDone;
    total += bytesTotal;
  }
  return total > 0 ? { ...summary, fraction: Math.min(1, done / total) } : summary;
}
