/** One column of a table. The flexible ones give up width, the widest first, when the terminal is too narrow. */
export interface TableColumn {
  header: string;
  align?: 'left' | 'right';
  flexible?: boolean;
  /** Characters below which a flexible column is not cut; 8 unless given. */
  narrowest?: number;
  /** Cells that are names keep their end, which tells them apart. */
  isName?: boolean;
  /** A column that goes where the others would not have the width that they need; the lowest number goes first. */
  dropped?: number;
}

const gap = 2;
const narrowest = 8;

/**
 * Lays out rows under headers. A column without a single cell is left out.
 * @param width of the terminal in columns; undefined (not a terminal) shortens nothing.
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string[] {
  const filled = columns.map((_, at) => at).filter((at) => rows.some((row) => (row[at] ?? '') !== ''));
  const used = width === undefined ? filled : fittingColumns(columns, rows, filled, width);
  const kept = used.flatMap((at) => columns[at] ?? []);
  const cells = rows.map((row) => used.map((at) => row[at] ?? ''));
  return layOut(kept, [kept.map(({ header }) => header), ...cells], width);
}

function layOut(
  columns: readonly TableColumn[],
  all: readonly (readonly string[])[],
  width: number | undefined,
): string[] {
  const widths = columns.map((_, at) => widestOf(all.map((row) => row[at] ?? '')));
  if (width !== undefined) shrinkToFit(columns, widths, width);
  return all.map((row) => formatRow(columns, widths, row));
}

/** The columns that have the width they need, without those that go first where there is too little. */
function fittingColumns(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  used: readonly number[],
  width: number,
): readonly number[] {
  const needed = used.map((at) => {
    const column = columns[at];
    const widest = widestOf([column?.header ?? '', ...rows.map((row) => row[at] ?? '')]);
    return column?.flexible === true ? Math.min(widest, column.narrowest ?? narrowest) : widest;
  });
  const total = needed.reduce((sum, each) => sum + each, gap * (used.length - 1));
  const orders = used.flatMap((at) => columns[at]?.dropped ?? []);
  if (total <= width || orders.length === 0) return used;
  const first = Math.min(...orders);
  const others = used.filter((at) => columns[at]?.dropped !== first);
  return fittingColumns(columns, rows, others, width);
}

/** Shortens a name to a width in columns, in its middle: a third is its beginning, and the end tells it from others. */
export function shortenName(name: string, width: number): string {
  const characters = [...name];
  if (characters.length <= width) return name;
  if (width < 2) return shortenText(name, width);
  const head = Math.floor((width - 1) / 3);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - width).join('')}`;
}

/** Shortens text to a width in columns, with an ellipsis. */
export function shortenText(text: string, width: number): string {
  if (lengthOf(text) <= width) return text;
  return `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}

function shrinkToFit(columns: readonly TableColumn[], widths: number[], width: number): void {
  const total = () => widths.reduce((sum, each) => sum + each, gap * (widths.length - 1));
  while (total() > width) {
    const flexible = widths.map((each, at) => (columns[at]?.flexible === true ? each : 0));
    const spare = flexible.map((each, at) => (each <= (columns[at]?.narrowest ?? narrowest) ? 0 : each));
    const widest = spare.indexOf(Math.max(...spare));
    const current = spare[widest] ?? 0;
    if (current === 0) return;
    widths[widest] = current - 1;
  }
}

function formatRow(
  columns: readonly TableColumn[],
  widths: readonly number[],
  row: readonly string[],
): string {
  const cells = columns.map(({ align, isName }, at) => {
    const cellWidth = widths[at] ?? 0;
    const text = (isName === true ? shortenName : shortenText)(row[at] ?? '', cellWidth);
    const padding = ' '.repeat(cellWidth - lengthOf(text));
    return align === 'right' ? padding + text : text + padding;
  });
  return cells.join(' '.repeat(gap)).trimEnd();
}

/** Of any number of texts: a call has no more than some hundred thousand arguments. */
function widestOf(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, lengthOf(text)), 0);
}

function lengthOf(text: string): number {
  return [...text].length;
}
