import { create } from 'zustand';

interface Selection {
  /** Rows of Downloads that are chosen for an action on several. */
  selected: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  active: string | null;
  /** The row that a range begins at: the last row that the user went to without extending a range. */
  anchor: string | null;
  /** The row whose menu was asked for, and where (CSS pixels of the window). */
  menuAt: { id: string; x: number; y: number } | null;
}

export const useSelection = create<Selection>(() => ({
  selected: new Set(),
  active: null,
  anchor: null,
  menuAt: null,
}));

/** Goes to a row and makes it the start of the next range. */
export function goToRow(id: string): void {
  useSelection.setState({ active: id, anchor: id });
}

/** Takes a row into the selection or out of it. */
export function toggleSelected(id: string): void {
  useSelection.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next, anchor: id };
  });
}

/** Opens the menu of a row at a place of the window. */
export function openRowMenu(id: string, x: number, y: number): void {
  useSelection.setState({ menuAt: { id, x, y } });
}

/** Selects exactly these. */
export function selectOnly(ids: Iterable<string>): void {
  useSelection.setState({ selected: new Set(ids) });
}

/** Selects every row between the anchor and this. */
export function selectRange(order: readonly string[], id: string): void {
  const { anchor, active } = useSelection.getState();
  if (anchor === null) useSelection.setState({ anchor: active });
  const from = order.indexOf(anchor ?? active ?? '');
  const to = order.indexOf(id);
  if (from < 0 || to < 0) toggleSelected(id);
  else selectOnly(order.slice(Math.min(from, to), Math.max(from, to) + 1));
}
