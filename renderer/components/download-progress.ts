import type { DownloadRow } from '../../shared/schemas/download.ts';
import type { BarTone } from './progress-bar.tsx';

/** Whole percent of the bytes that are here. It is 100 only when none is missing. */
export function percentOf({ state, bytesDone, bytesTotal }: DownloadRow): number {
  if (state === 'done') return 100;
  if (bytesTotal === 0) return 0;
  const percent = Math.floor((bytesDone / bytesTotal) * 100);
  return bytesDone >= bytesTotal ? 100 : Math.min(percent, 99);
}

/** The colour of a state: running, in trouble, arrived, or waiting. */
export function toneOf({ state }: Pick<DownloadRow, 'state'>): BarTone {
  switch (state) {
    case 'done':
      return 'here';
    case 'stalled':
    case 'waiting-for-space':
      return 'foreign';
    case 'resolving':
    case 'downloading':
    case 'verifying':
    case 'exporting':
      return 'registry';
    default:
      return 'waiting';
  }
}
