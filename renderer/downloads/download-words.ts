import type { DownloadRow, DownloadState } from '../../shared/schemas/download.ts';
import type { BarTone } from '../components/progress-bar.tsx';

const ends: ReadonlySet<DownloadState> = new Set(['done', 'failed', 'cancelled']);
const resumable: ReadonlySet<DownloadState> = new Set(['paused', 'waiting-for-space']);

/** What a user can do with downloads. */
export type DownloadAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

/** True for a download that does nothing more by itself. */
export function isAtEnd(state: DownloadState): boolean {
  return ends.has(state);
}

/** True for a download that moves, or will without the user. */
export function isRunning(state: DownloadState): boolean {
  return !ends.has(state) && !resumable.has(state);
}

/** Whole percent here; 100 only when nothing is missing. */
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

/** The actions that make sense in a state, the most likely one first. */
export function actionsOf(state: DownloadState): DownloadAction[] {
  if (state === 'done') return ['remove'];
  if (state === 'failed' || state === 'cancelled') return ['retry', 'remove'];
  return [resumable.has(state) ? 'resume' : 'pause', 'cancel'];
}

/** True when an action does something for a download in this state. */
export function canDo(action: DownloadAction, state: DownloadState): boolean {
  return action === 'remove' || actionsOf(state).includes(action);
}
