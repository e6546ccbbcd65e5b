import { create } from 'zustand';
import type { AppErrorData } from '../../shared/errors.ts';
import { errorDataOf } from '../api/error-data.ts';

/** A short note at the window's edge; an error stays until it is closed. */
export interface Toast {
  id: number;
  text?: string;
  error?: AppErrorData;
  action?: { label: string; run: () => void };
}

const shownFor = 6000;
let lastId = 0;

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Shows a note for a few seconds. */
export function showNote(text: string, action?: Toast['action']): void {
  const id = add({ text, ...(action === undefined ? {} : { action }) });
  setTimeout(() => closeToast(id), shownFor);
}

/** Shows what went wrong with a command of the user. */
export function showError(thrown: unknown): void {
  const error = errorDataOf(thrown);
  if (error.code !== 'CANCELLED') add({ error });
}

/** Takes a note away. */
export function closeToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

const mostToasts = 3;

/** Notes make room for what is new; errors stay until they are read, and only then the oldest goes. */
function withRoom(toasts: readonly Toast[]): readonly Toast[] {
  if (toasts.length <= mostToasts) return toasts;
  const oldestNote = toasts.findIndex(({ error }) => error === undefined);
  const leaving = oldestNote < 0 || oldestNote === toasts.length - 1 ? 0 : oldestNote;
  return toasts.filter((_, index) => index !== leaving);
}

function add(toast: Omit<Toast, 'id'>): number {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ toasts }) => ({ toasts: withRoom([...toasts, { id, ...toast }]) }));
  return id;
}
