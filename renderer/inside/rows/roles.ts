/** A cell of a grid. The grid has the focus and the keys, so that its cells need none. */
export const gridCell = { role: 'gridcell' } as const;

/** The cell of a name: read as one word, where one that may lose its middle is drawn in two parts. */
export function nameCell(name: string): { role: 'gridcell'; 'aria-label': string } {
  return { ...gridCell, 'aria-label': name };
}

/** The head of a column of a grid; what can be pressed is a button in it. */
export const columnHead = { role: 'columnheader' } as const;

/** The row of the heads of a grid. */
export const headRow = { role: 'row', 'aria-rowindex': 1 } as const;
