import { readCallError } from '../../shared/call-error.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';

/** Turns anything that a call threw into the error that the engine meant. */
export function errorDataOf(thrown: unknown): AppErrorData {
  return readCallError(thrown) ?? toAppError(thrown).toJSON();
}
