import { expect, test } from 'vitest';
import * as z from 'zod';
import { reportUnfitRows, rowsOf, type UnfitRow } from './rows.ts';

test('a row that does not fit is left out and reported, and the others stay', () => {
  const reported: UnfitRow[] = [];
  reportUnfitRows((row) => reported.push(row));
  const schema = z.object({
    rows: rowsOf(z.object({ id: z.string(), bytes: z.number().int() }), 'downloads'),
  });
  const good = { id: 'a', bytes: 1 };
  const rows = [good, { id: 'b', bytes: Number.NaN }, null, { ...good, id: 'c' }] as (typeof good)[];
  schema.parse({ rows });
  expect(schema.parse({ rows })).toEqual({ rows: [good, { ...good, id: 'c' }] });
  expect(reported).toEqual([
    { rows: 'downloads', problem: expect.stringMatching(/^bytes: /) },
    { rows: 'downloads', problem: expect.stringMatching(/^: /) },
  ]);
  expect(schema.safeParse({ rows: 'none' }).success).toBe(false);
  reportUnfitRows(() => {});
});
