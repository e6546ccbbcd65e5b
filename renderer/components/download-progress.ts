import { type DownloadPhase, type PhaseFacts, phaseOf } from '../../shared/downloads/phases.ts';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import type { BarTone } from './progress-bar.tsx';

/** Whole percent of the bytes that are here. It is 100 only when none is missing. */
export function percentOf({ state, bytesDone, bytesTotal }: DownloadRow): number {
  if (state === 'done') return 100;
  if (bytesTotal === 0) return 0;
  const percent = Math.floor((bytesDone / bytesTotal) * 100);
  return bytesDone >= bytesTotal ? 100 : Math.min(percent, 99);
}

const tones: Record<DownloadPhase, BarTone> = {
  moving: 'registry',
  verifying: 'registry',
  exporting: 'registry',
  stalled: 'foreign',
  retrying: 'waiting',
  queued: 'waiting',
  waiting: 'waiting',
  paused: 'waiting',
  failed: 'waiting',
  cancelled: 'waiting',
  done: 'here',
};

/** The colour of a phase: running, in trouble, arrived, or waiting. */
export function toneOf(row: PhaseFacts): BarTone {
  return row.state === 'waiting-for-space' ? 'foreign' : tones[phaseOf(row)];
}
