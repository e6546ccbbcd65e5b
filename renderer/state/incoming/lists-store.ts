import { create } from 'zustand';

/** A text that may name images, as it came into the window. */
export interface ListSource {
  /** The file's name; null for what was pasted or dropped as text. */
  name: string | null;
  text: string;
}

/** The lists whose images are shown together; null while there are none. */
export const useLists = create<{ sources: readonly ListSource[] | null }>(() => ({ sources: null }));

let opener: Element | null = null;

/** Shows the images of these lists, beside those of lists that are shown already. */
export function openLists(sources: readonly ListSource[]): void {
  const shown = useLists.getState().sources;
  if (shown === null) opener = document.activeElement;
  const isNew = (source: ListSource) =>
    shown?.some(({ name, text }) => name === source.name && text === source.text) !== true;
  useLists.setState({ sources: [...(shown ?? []), ...sources.filter(isNew)] });
}

/** Puts the lists away. */
export function closeLists(): void {
  useLists.setState({ sources: null });
  // No Fluent trigger opens their sheet, so the focus goes back by hand.
  requestAnimationFrame(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
}
