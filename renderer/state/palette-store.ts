import { create } from 'zustand';

/** Whether the command palette is open, and the text it opened with. */
export const usePalette = create<{ isOpen: boolean; initialText: string }>(() => ({
  isOpen: false,
  initialText: '',
}));

let opener: Element | null = null;

/** Opens the command palette. */
export function openPalette(initialText = ''): void {
  opener = document.activeElement;
  usePalette.setState({ isOpen: true, initialText });
}

/** Closes the command palette. */
export function closePalette(): void {
  usePalette.setState({ isOpen: false });
  // No Fluent trigger opens this dialog, so it gives the focus back itself.
  requestAnimationFrame(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
}
