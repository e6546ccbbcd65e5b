import * as z from 'zod';

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

/** Facts about an error that a sentence in any language can name. JSON-safe; never holds a credential. */
export type ErrorDetails = Record<string, string | number | boolean | string[]>;

export const errorDetailsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

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

/**
 * The one error type that leaves the engine. `message` is an English sentence that says what happened and
 * what to do; `details` holds the facts for a translation of it.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails;

  /** @param options `retryable` is what the code stands for unless this one error differs. */
  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown; retryable?: boolean | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.details = options.details ?? {};
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
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('INTERNAL', `Something went wrong inside Longshore: ${reason}. Please report it.`, {
    cause: thrown,
    details: { reason },
  });
}
