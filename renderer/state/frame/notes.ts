import { create } from 'zustand';
import type { ToastRequest } from './toast-request.ts';

/** A message that was shown at the window's edge, and when (ISO time). */
export interface KeptNote {
  id: number;
  time: string;
  request: ToastRequest;
}

/** Messages that are kept, the newest first. */
export const mostNotes = 50;

/** The messages of this session, and how many of them came since they were looked at last. */
export const useNotes = create<{ notes: readonly KeptNote[]; unseen: number }>(() => ({
  notes: [],
  unseen: 0,
}));

let lastId = 0;

/** Keeps a message, so that it can be found when its toast is gone. */
export function keepNote(request: ToastRequest, time: string = new Date().toISOString()): void {
  lastId += 1;
  const id = lastId;
  useNotes.setState(({ notes, unseen }) => ({
    notes: [{ id, time, request }, ...notes].slice(0, mostNotes),
    unseen: Math.min(unseen + 1, mostNotes),
  }));
}

/** Takes all messages as seen. */
export function seeNotes(): void {
  useNotes.setState({ unseen: 0 });
}
