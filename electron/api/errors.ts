import { mapEventIterator } from '@orpc/client';
import { ORPCError, os } from '@orpc/server';
import * as z from 'zod';
import { readCallError } from '../../shared/call-error.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { longReference, longRegistry } from '../../shared/reference.ts';
import { longReferenceIssue } from '../../shared/schemas/input-text.ts';
import type { ApiContext } from './context.ts';

/** Where the contract's schemas found an input wrong, and why. The value itself is left out: it may be a secret. */
const issuesSchema = z.object({
  issues: z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])) })),
});

/**
 * Turns everything that a procedure throws, before or in the middle of an event stream, into a defined error of
 * the contract. Faults of Longshore itself are reported and leave as `INTERNAL`.
 */
export const errorMapping = os.$context<ApiContext>().middleware(async ({ context, next, path, signal }) => {
  const procedure = path.join('.');
  const mapError = (thrown: unknown) => {
    const error = apiError(thrown, procedure, signal);
    if (error.code === 'INTERNAL')
      context.reportFault?.(isInvalidRequest(thrown) ? error : thrown, procedure);
    return contractError(error);
  };
  try {
    const result = await next();
    if (!isEventStream(result.output)) return result;
    return { ...result, output: mapStreamErrors(result.output, mapError) };
  } catch (thrown) {
    throw mapError(thrown);
  }
});

function apiError(thrown: unknown, procedure: string, signal: AbortSignal | undefined): AppError {
  if (thrown instanceof AppError) return thrown;
  if (signal?.aborted) return new AppError('CANCELLED', 'The request was cancelled.', { cause: thrown });
  if (isInvalidRequest(thrown)) return invalidRequest(thrown, procedure);
  return toAppError(thrown);
}

function isInvalidRequest(thrown: unknown): thrown is ORPCError<'BAD_REQUEST', unknown> {
  return thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST';
}

/** Leaves out the cause, since it holds the whole request, which can contain a password. */
function invalidRequest(thrown: ORPCError<string, unknown>, procedure: string): AppError {
  const [issue] = issuesSchema.safeParse(thrown.data).data?.issues ?? [];
  if (issue?.message === longReferenceIssue) return tooLong(issue.path);
  const reason = issue === undefined ? thrown.message : `${issue.path.join('.')} ${issue.message}`;
  return new AppError(
    'INTERNAL',
    `A request was malformed and nothing was done (${procedure}: ${reason}). If you did not write it yourself, please report it.`,
    { details: { reason, procedure } },
  );
}

/** Nobody's client has a fault when a reference is that long: people have pasted something else. */
function tooLong(path: readonly (string | number)[]): AppError {
  return /(?:registry|host)$/i.test(String(path.at(-1))) ? longRegistry() : longReference();
}

function contractError(error: AppError): ORPCError<string, unknown> {
  const { code, message, retryable, details } = error.toJSON();
  return new ORPCError(code, { message, data: { retryable, details }, cause: error });
}

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

type EventStream = AsyncIteratorObject<unknown, unknown, unknown>;

/** True for the output of a procedure that streams events. */
function isEventStream(output: unknown): output is EventStream {
  return (
    typeof output === 'object' &&
    output !== null &&
    Symbol.asyncIterator in output &&
    'next' in output &&
    typeof output.next === 'function'
  );
}

/** Passes a stream on; `mapError` replaces the error that ends it. */
function mapStreamErrors(stream: EventStream, mapError: (thrown: unknown) => unknown): EventStream {
  return mapEventIterator(stream, {
    value: async (value) => value,
    error: async (thrown) => mapError(thrown),
  });
}
