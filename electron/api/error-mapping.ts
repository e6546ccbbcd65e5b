import { ORPCError, os } from '@orpc/server';
import * as z from 'zod';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { ApiContext } from './api-context.ts';
import { isEventStream, mapStreamErrors } from './event-stream.ts';

/** What the contract's schemas found wrong with an input: where, and why, without what it held. */
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

/** Without its cause, which holds the whole request, a password included. */
function invalidRequest(thrown: ORPCError<string, unknown>, procedure: string): AppError {
  const [issue] = issuesSchema.safeParse(thrown.data).data?.issues ?? [];
  const reason = issue === undefined ? thrown.message : `${issue.path.join('.')} ${issue.message}`;
  return new AppError(
    'INTERNAL',
    `A request was malformed and nothing was done (${procedure}: ${reason}). If you did not write it yourself, please report it.`,
    { details: { reason, procedure } },
  );
}

function contractError(error: AppError): ORPCError<string, unknown> {
  const { code, message, retryable, details } = error.toJSON();
  return new ORPCError(code, { message, data: { retryable, details }, cause: error });
}
