import type { DownloadState } from '../../../shared/schemas/download.ts';

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
