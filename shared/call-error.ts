import { ORPCError } from '@orpc/client';
import { type AppErrorData, appErrorSchema } from './errors.ts';

/** The error that a procedure of the API meant, as it came over any transport; undefined for anything else thrown. */
export function readCallError(thrown: unknown): AppErrorData | undefined {
  if (!(thrown instanceof ORPCError)) return undefined;
  const data = typeof thrown.data === 'object' && thrown.data !== null ? thrown.data : {};
  return appErrorSchema.safeParse({ ...data, code: thrown.code, message: thrown.message }).data;
}
