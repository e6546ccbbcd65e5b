import type { KeyboardEvent } from 'react';

interface SearchKeys {
  text: string;
  onClear: () => void;
  /** Opens the first match. It is not called while the box is empty. */
  onOpenFirst: () => void;
}

/** The keys of a search box over a list: Enter opens the first match, ArrowDown goes into the list, Escape clears. */
export function onSearchKey(event: KeyboardEvent, { text, onClear, onOpenFirst }: SearchKeys): void {
  // While an input method composes text, Enter and the arrows are meant for it.
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'ArrowDown') {
    const list = event.currentTarget.closest('section')?.querySelector('[data-list]');
    if (!(list instanceof HTMLElement)) return;
    event.preventDefault();
    list.focus();
  }
  if (text.trim() === '') return;
  if (event.key === 'Enter') onOpenFirst();
  if (event.key === 'Escape') {
    event.preventDefault();
    onClear();
  }
}
