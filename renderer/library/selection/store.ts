import { create } from 'zustand';

interface LibrarySelection {
  /** Keys (`imageKey`) of the images that are chosen for an action on several. */
  selected: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  active: string | null;
  /** The row that a range begins at. */
  anchor: string | null;
  /** The row whose menu was asked for, and where (CSS pixels of the window). */
  menuAt: { key: string; x: number; y: number } | null;
}

/** The chosen images of the library. */
export const useLibrarySelection = create<LibrarySelection>(() => ({
  selected: new Set(),
  active: null,
  anchor: null,
  menuAt: null,
}));

/** Takes an image into the selection or out of it. */
export function toggleImage(key: string): void {
  useLibrarySelection.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    return { selected: next, active: key, anchor: key };
  });
}

/** Opens the menu of an image at a place of the window. */
export function openImageMenu(key: string, x: number, y: number): void {
  useLibrarySelection.setState({ active: key, anchor: key, menuAt: { key, x, y } });
}

/** Selects exactly these. */
export function selectImages(keys: Iterable<string>): void {
  useLibrarySelection.setState({ selected: new Set(keys) });
}

/** Selects this one alone, and begins the next range at it. */
export function selectImage(key: string): void {
  useLibrarySelection.setState({ selected: new Set([key]), active: key, anchor: key });
}

/** Selects every image between the one that a range begins at and this, in the order that is shown. */
export function selectImageRange(order: readonly string[], key: string): void {
  const { anchor, active } = useLibrarySelection.getState();
  const from = order.indexOf(anchor ?? active ?? '');
  const to = order.indexOf(key);
  if (from < 0 || to < 0) {
    toggleImage(key);
    return;
  }
  const keys = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  useLibrarySelection.setState({ selected: new Set(keys), active: key, anchor: order[from] ?? key });
}
