import { create } from 'zustand';

/** Whether the command palette is open, and the text it opened with. */
export const usePalette = create<{ isOpen: boolean; initialText: string }>(() => ({
  isOpen: false,
  initialText: '',
}));

/** Opens the command palette. */
export function openPalette(initialText = ''): void {
  usePalette.setState({ isOpen: true, initialText });
}

/** Closes the command palette. */
export function closePalette(): void {
  usePalette.setState({ isOpen: false });
}
