import * as z from 'zod';

/** A row that was left out of a list: what it is one of, and what does not fit, without what it holds. */
export interface UnfitRow {
  rows: string;
  problem: string;
}

let tell: (row: UnfitRow) => void = () => {};
/** What has been told already: a stream meets the same row several times a second. */
const told = new Set<string>();
const mostTold = 100;

/** Says where rows that are left out are reported, each problem once. The last one to say so counts. */
export function reportUnfitRows(listener: (row: UnfitRow) => void): void {
  tell = listener;
  told.clear();
}

/**
 * A list of which a row that does not fit is left out and reported: one bad row must not end the list, nor a stream.
 * @param rows names the list in reports.
 */
export function rowsOf<Row extends z.ZodType>(row: Row, rows: string) {
  return z.custom<z.input<Row>[]>(Array.isArray, 'not a list').transform((all): z.output<Row>[] =>
    all.flatMap((each) => {
      const parsed = row.safeParse(each);
      if (parsed.success) return [parsed.data];
      const [issue] = parsed.error.issues;
      report({ rows, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}` });
      return [];
    }),
  );
}

function report(row: UnfitRow): void {
  const key = `${row.rows} ${row.problem}`;
  if (told.has(key) || told.size >= mostTold) return;
  told.add(key);
  tell(row);
}
