import type { KeyboardEvent, MouseEvent } from 'react';
import { create } from 'zustand';

/** A line of a context menu; `null` is a line between two groups. */
export type MenuLine = { label: string; run: () => void; keys?: string } | null;

interface OpenMenu {
  lines: readonly MenuLine[];
  /** Where it opens, in CSS pixels of the window. */
  x: number;
  y: number;
  /** What gets the focus back. */
  opener: Element | null;
}

/** The context menu that is open. */
export const useContextMenu = create<{ menu: OpenMenu | null }>(() => ({ menu: null }));

/** Opens a menu where the pointer is; the browser's own stays away. */
export function openMenuAtPointer(event: MouseEvent, lines: readonly MenuLine[]): void {
  event.preventDefault();
  event.stopPropagation();
  show(event.clientX, event.clientY, lines);
}

/** True for the keys that open a context menu: the Menu key and Shift+F10. */
export function isMenuKey({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  return key === 'ContextMenu' || (shiftKey && key === 'F10');
}

/** Opens a menu at an element, for those who have no pointer. */
export function openMenuAt(element: Element, lines: readonly MenuLine[]): void {
  const { left, top, height } = element.getBoundingClientRect();
  show(left + 24, top + height / 2, lines);
}

/** A point of the window (CSS pixels) as what a menu opens at. */
export function pointAt(x: number, y: number): { getBoundingClientRect: () => DOMRect } {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}

/** Closes the menu and gives the focus back. */
export function closeContextMenu(): void {
  const { menu } = useContextMenu.getState();
  useContextMenu.setState({ menu: null });
  const opener = menu?.opener;
  // What a line has opened meanwhile keeps the focus.
  requestAnimationFrame(() => {
    if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body)
      opener.focus();
  });
}

function show(x: number, y: number, lines: readonly MenuLine[]): void {
  if (lines.length === 0) return;
  useContextMenu.setState({ menu: { lines, x, y, opener: document.activeElement } });
}
