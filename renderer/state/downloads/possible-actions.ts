import { type DownloadState, isResumable, isRetryable } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';

/** What a user can do with downloads. */
export type DownloadAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

/** The actions that make sense in a state, the most likely one first. */
export function actionsOf(state: DownloadState): DownloadAction[] {
  if (state === 'done') return ['remove'];
  if (isRetryable(state)) return ['retry', 'remove'];
  return [isResumable(state) ? 'resume' : 'pause', 'cancel'];
}

/** What an action is called where it is offered for a download. */
export type ActionName = DownloadAction | 'undo' | 'deleteData';

/** The name of an action: for a cancelled download it says what becomes of the bytes that are kept. */
export function nameOf(
  action: DownloadAction,
  { state, bytesKept }: Pick<DownloadRow, 'state' | 'bytesKept'>,
): ActionName {
  if (state !== 'cancelled') return action;
  if (action === 'retry') return 'undo';
  return action === 'remove' && bytesKept > 0 ? 'deleteData' : action;
}

/** True when an action does something for a download in this state. */
export function canDo(action: DownloadAction, state: DownloadState): boolean {
  return action === 'remove' || actionsOf(state).includes(action);
}
