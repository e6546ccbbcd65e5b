import { readCallError } from '../../shared/call-error.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { isEventStream, mapStreamErrors } from './event-stream.ts';

/**
 * Rebuilds the `AppError` that a procedure of the API threw, on the caller's side of any transport. Whatever a
 * transport throws once the caller's own signal has aborted means `CANCELLED`.
 */
export function callErrorToAppError(thrown: unknown, signal?: AbortSignal): AppError {
  if (thrown instanceof AppError) return thrown;
  if (signal?.aborted || (thrown instanceof Error && thrown.name === 'AbortError')) {
    return new AppError('CANCELLED', 'The request was cancelled.', { cause: thrown });
  }
  const data = readCallError(thrown);
  return data === undefined ? toAppError(thrown) : AppError.fromData(data);
}

/** An interceptor for any oRPC client or link: calls and event streams then throw `AppError`s only. */
export async function throwAppErrors<Output>(call: {
  signal?: AbortSignal | undefined;
  next(): Promise<Output>;
}): Promise<Output> {
  const mapError = (thrown: unknown) => callErrorToAppError(thrown, call.signal);
  try {
    const output = await call.next();
    if (!isEventStream(output)) return output;
    return mapStreamErrors(output, mapError) as Output;
  } catch (thrown) {
    throw mapError(thrown);
  }
}
