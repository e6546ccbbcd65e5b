import * as z from 'zod';

/** Rows that one answer has at most. */
const mostRows = 500;

/** Which part of a list is wanted. */
export const pageInput = {
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(mostRows),
};
