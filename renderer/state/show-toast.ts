import type { AppErrorData } from '../../shared/errors.ts';
import { errorDataOf } from '../api/error-data.ts';

/** What a toast says: a note of something that happened, or an error. */
export type ToastRequest = Note | { error: AppErrorData };

interface Note extends NoteOptions {
  text: string;
}

interface NoteOptions {
  /** The icon before the text; without it `success`. */
  intent?: 'success' | 'info' | 'error';
  action?: { label: string; run: () => void };
  /** Called once the note has gone, whether its action ran or not. */
  onGone?: () => void;
}

type ToastListener = (request: ToastRequest) => void;

let listener: ToastListener | undefined;
/** Toasts from before the window could draw any. */
const unshown: ToastRequest[] = [];

/** Shows a note for a few seconds. */
export function showNote(text: string, options: NoteOptions = {}): void {
  show({ text, ...options });
}

/** Shows what went wrong with a command of the user, until the user closes it. A cancelled command is no error. */
export function showError(thrown: unknown): void {
  const error = errorDataOf(thrown);
  if (error.code !== 'CANCELLED') show({ error });
}

/**
 * Hands all toasts over to the one part of the window that draws them, those from before this call first.
 * @returns ends it.
 */
export function onToast(shows: ToastListener): () => void {
  listener = shows;
  for (const request of unshown.splice(0)) shows(request);
  return () => {
    listener = undefined;
  };
}

function show(request: ToastRequest): void {
  if (listener === undefined) unshown.push(request);
  else listener(request);
}
