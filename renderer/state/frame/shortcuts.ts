import { create } from 'zustand';

/** Whether the list of shortcuts is shown. */
export const useShortcuts = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

/** Shows the list of shortcuts. */
export function openShortcuts(): void {
  useShortcuts.setState({ isOpen: true });
}

/** Puts it away. */
export function closeShortcuts(): void {
  useShortcuts.setState({ isOpen: false });
}
