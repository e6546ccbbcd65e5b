import * as z from 'zod';

/** A count, or a number of bytes. Each schema costs the start of a command, so that all share this one. */
export const natural = z.number().int().nonnegative();
