import * as z from 'zod';
import { natural } from '../schemas/bounded.ts';

/** Rows that one answer has at most. */
const mostRows = 500;

/** Which part of a list is wanted. */
export const pageInput = {
  offset: natural,
  limit: z.number().int().min(1).max(mostRows),
};
