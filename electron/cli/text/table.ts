/** One column of a table. The flexible ones give up width, the widest first, when the terminal is too narrow. */
export interface TableColumn {
  header: string;
  align?: 'left' | 'right';
  flexible?: boolean;
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
  const used = columns.map((_, at) => at).filter((at) => rows.some((row) => (row[at] ?? '') !== ''));
  const kept = used.flatMap((at) => columns[at] ?? []);
  const cells = rows.map((row) => used.map((at) => row[at] ?? ''));
  return layOut(kept, [kept.map(({ header }) => header), ...cells], width);
}

function layOut(
  columns: readonly TableColumn[],
  all: readonly (readonly string[])[],
  width: number | undefined,
): string[] {
  const widths = columns.map((_, at) => Math.max(...all.map((row) => lengthOf(row[at] ?? ''))));
  if (width !== undefined) shrinkToFit(columns, widths, width);
  return all.map((row) => formatRow(columns, widths, row));
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
    const widest = flexible.indexOf(Math.max(...flexible));
    const current = flexible[widest] ?? 0;
    if (current <= narrowest) return;
    widths[widest] = current - 1;
  }
}

function formatRow(
  columns: readonly TableColumn[],
  widths: readonly number[],
  row: readonly string[],
): string {
  const cells = columns.map(({ align }, at) => {
    const cellWidth = widths[at] ?? 0;
    const text = shortenText(row[at] ?? '', cellWidth);
    const padding = ' '.repeat(cellWidth - lengthOf(text));
    return align === 'right' ? padding + text : text + padding;
  });
  return cells.join(' '.repeat(gap)).trimEnd();
}

function lengthOf(text: string): number {
  return [...text].length;
}
