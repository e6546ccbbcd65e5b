import type { AppErrorData } from '../../../shared/errors.ts';

/** What a toast says: a note of something that happened, or an error. */
export type ToastRequest = Note | { error: AppErrorData };

interface Note extends NoteOptions {
  text: string;
}

/** How a note is shown. */
export interface NoteOptions {
  /** The icon before the text; without it `success`. */
  intent?: 'success' | 'info' | 'error';
  action?: { label: string; run: () => void };
  /** Called once the note has gone, whether its action ran or not. */
  onGone?: () => void;
}
