import { errorDataOf } from '../api/error-data.ts';
import { keepNote } from './frame/notes.ts';
import type { NoteOptions, ToastRequest } from './frame/toast-request.ts';

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
  keepNote(request);
  if (listener === undefined) unshown.push(request);
  else listener(request);
}
