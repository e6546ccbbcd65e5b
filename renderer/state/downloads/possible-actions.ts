import { type DownloadState, isResumable, isRetryable } from '../../../shared/download-states.ts';

/** What a user can do with downloads. */
export type DownloadAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

/** The actions that make sense in a state, the most likely one first. */
export function actionsOf(state: DownloadState): DownloadAction[] {
  if (state === 'done') return ['remove'];
  if (isRetryable(state)) return ['retry', 'remove'];
  return [isResumable(state) ? 'resume' : 'pause', 'cancel'];
}

/** True when an action does something for a download in this state. */
export function canDo(action: DownloadAction, state: DownloadState): boolean {
  return action === 'remove' || actionsOf(state).includes(action);
}
