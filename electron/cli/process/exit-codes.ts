// Decided here: with which exit code an error ends.
import type { AppError, ErrorCode } from '../../../shared/errors.ts';

/** Exit codes of the command line, for scripts. None ever changes its meaning. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  notFound: 3,
  network: 4,
  integrity: 5,
  authentication: 6,
  disk: 7,
  signature: 8,
  outdated: 10,
  interrupted: 130,
} as const;

/** The exit code of a command that ended with an error of this code. */
export const exitCodeOfError: Record<ErrorCode, number> = {
  INVALID_REFERENCE: exitCodes.usage,
  NAME_UNKNOWN: exitCodes.notFound,
  MANIFEST_UNKNOWN: exitCodes.notFound,
  BLOB_UNKNOWN: exitCodes.notFound,
  PLATFORM_NOT_FOUND: exitCodes.notFound,
  UNSUPPORTED_MANIFEST: exitCodes.network,
  MANIFEST_TOO_LARGE: exitCodes.network,
  DIGEST_MISMATCH: exitCodes.integrity,
  SIZE_MISMATCH: exitCodes.integrity,
  ARCHIVE_INVALID: exitCodes.integrity,
  SIGNATURE_REJECTED: exitCodes.signature,
  UNAUTHORIZED: exitCodes.authentication,
  DENIED: exitCodes.authentication,
  TOO_MANY_REQUESTS: exitCodes.network,
  NETWORK: exitCodes.network,
  TIMEOUT: exitCodes.network,
  TLS: exitCodes.network,
  BLOCKED_URL: exitCodes.network,
  DISK_FULL: exitCodes.disk,
  DISK_PERMISSION: exitCodes.disk,
  LIBRARY_CORRUPT: exitCodes.integrity,
  LIBRARY_BUSY: exitCodes.disk,
  CANCELLED: exitCodes.interrupted,
  INTERNAL: exitCodes.internal,
};

/** The exit code of a command that ended with this error. */
export function exitCodeOf({ code, details }: Pick<AppError, 'code' | 'details'>): number {
  // Writing into the library itself was asked for wrongly: no disk is at fault.
  if (code === 'DISK_PERMISSION' && details.library !== undefined) return exitCodes.usage;
  return exitCodeOfError[code];
}
