import { create } from 'zustand';

/** Which rows of Downloads are chosen for an action on several, and which one the keyboard is at. */
export const useSelection = create<{ selected: ReadonlySet<string>; active: string | null }>(() => ({
  selected: new Set(),
  active: null,
}));

/** Takes a row into the selection or out of it. */
export function toggleSelected(id: string): void {
  useSelection.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next };
  });
}

/** Selects exactly these. */
export function selectOnly(ids: Iterable<string>): void {
  useSelection.setState({ selected: new Set(ids) });
}

/** Selects every row between the active one and this. */
export function selectRange(order: readonly string[], id: string): void {
  const { active } = useSelection.getState();
  const from = active === null ? -1 : order.indexOf(active);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) toggleSelected(id);
  else selectOnly(order.slice(Math.min(from, to), Math.max(from, to) + 1));
}
