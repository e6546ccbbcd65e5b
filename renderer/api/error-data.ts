import { ORPCError } from '@orpc/client';
import { type AppErrorData, appErrorSchema, toAppError } from '../../shared/errors.ts';

/** Turns anything that a call threw into the error that the engine meant. */
export function errorDataOf(thrown: unknown): AppErrorData {
  if (thrown instanceof ORPCError) {
    const parsed = appErrorSchema.safeParse({
      code: thrown.code,
      message: thrown.message,
      ...asObject(thrown.data),
    });
    if (parsed.success) return parsed.data;
  }
  return toAppError(thrown).toJSON();
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
