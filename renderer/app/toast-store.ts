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

function add(toast: Omit<Toast, 'id'>): number {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, ...toast }] }));
  return id;
}
