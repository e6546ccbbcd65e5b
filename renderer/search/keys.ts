import type { KeyboardEvent } from 'react';

interface SearchKeys {
  text: string;
  onClear: () => void;
  /** Opens what Enter means; told of nothing while the box is empty. */
  onOpenFirst: () => void;
}

/** The keys of a search box over a list: Enter opens the first match, ArrowDown goes into the list, Escape clears. */
export function onSearchKey(event: KeyboardEvent, { text, onClear, onOpenFirst }: SearchKeys): void {
  // Enter and the arrows belong to the input method while it composes.
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'ArrowDown') {
    const list = event.currentTarget.closest('section')?.querySelector('[role=tree], [role=listbox]');
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
