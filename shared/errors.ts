import * as z from 'zod';
import { cleanDetails, type ErrorDetails, errorDetailsSchema } from './error-details.ts';
import { cleanText } from './text/clean-text.ts';

/** Every stable error code. Hosts map them to sentences, exit codes and colours; none is ever renamed. */
export const errorCodes = [
  'INVALID_REFERENCE',
  'NAME_UNKNOWN',
  'MANIFEST_UNKNOWN',
  'BLOB_UNKNOWN',
  'PLATFORM_NOT_FOUND',
  'UNSUPPORTED_MANIFEST',
  'MANIFEST_TOO_LARGE',
  'DIGEST_MISMATCH',
  'SIZE_MISMATCH',
  'ARCHIVE_INVALID',
  'SIGNATURE_REJECTED',
  'UNAUTHORIZED',
  'DENIED',
  'TOO_MANY_REQUESTS',
  'NETWORK',
  'TIMEOUT',
  'TLS',
  'BLOCKED_URL',
  'DISK_FULL',
  'DISK_PERMISSION',
  'LIBRARY_CORRUPT',
  'LIBRARY_BUSY',
  'CANCELLED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type { ErrorDetails };

export const appErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  retryable: z.boolean(),
  details: errorDetailsSchema,
});

/** An error as it crosses a process boundary. */
export type AppErrorData = z.infer<typeof appErrorSchema>;

const retryableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TOO_MANY_REQUESTS',
  'NETWORK',
  'TIMEOUT',
  'DISK_FULL',
  'LIBRARY_BUSY',
]);

const knownCodes: ReadonlySet<unknown> = new Set(errorCodes);

/**
 * The one error type that leaves the engine. `message` is an English sentence that says what happened and
 * what to do; `details` holds the facts for a translation of it. Both may quote what a server sent, so they are made
 * clean and short here (`cleanText`, `cleanDetails`), and a code that is none becomes `INTERNAL` with the original in
 * `details.unknownCode`: no error can break a list that it is part of.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<ErrorDetails>;

  /** @param options `retryable` is what the code stands for unless this one error differs. */
  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown; retryable?: boolean | undefined } = {},
  ) {
    super(cleanText(textOf(message)), options.cause === undefined ? undefined : { cause: options.cause });
    const isKnown = knownCodes.has(code);
    this.code = isKnown ? code : 'INTERNAL';
    this.retryable = options.retryable ?? retryableCodes.has(this.code);
    const details = cleanDetails(options.details);
    this.details = Object.freeze(isKnown ? details : { ...details, unknownCode: cleanText(textOf(code)) });
  }

  /** The JSON-safe form of this error, without stack and cause. */
  toJSON(): AppErrorData {
    return { code: this.code, message: this.message, retryable: this.retryable, details: this.details };
  }

  /** Rebuilds an error that crossed a process boundary. */
  static fromData(data: AppErrorData): AppError {
    return new AppError(data.code, data.message, { details: data.details, retryable: data.retryable });
  }
}

/** True when a value is an `AppError`, optionally of one of the given codes. */
export function isAppError<Code extends ErrorCode = ErrorCode>(
  value: unknown,
  ...codes: Code[]
): value is AppError & { readonly code: Code } {
  return value instanceof AppError && (codes.length === 0 || codes.some((code) => code === value.code));
}

/** Turns anything thrown into an `AppError`; what is not one already becomes `INTERNAL`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = textOf(thrown instanceof Error ? thrown.message : thrown);
  return new AppError('INTERNAL', `Something went wrong inside Longshore: ${reason}. Please report it.`, {
    cause: thrown,
    details: { reason },
  });
}

/** Any value as text. An object without a usable `toString` is thrown just as well as any other. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
