import { AppError, isAppError } from '../../../shared/errors.ts';

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const permissionCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
/** A file lies where a folder is needed, or the other way round. */
const occupiedCodes: ReadonlySet<string> = new Set(['ENOTDIR', 'EEXIST', 'EISDIR']);

/** The system's error code (`ENOENT`, `ENOSPC`…) of anything thrown, or undefined when it has none. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Words a failed file operation: `DISK_FULL` for a full disk or quota, `DISK_PERMISSION` where writing is not
 * allowed or something is in the way, `INTERNAL` for anything else. An `AppError` comes back unchanged.
 * @param path the file or folder that the operation was about.
 */
export function toDiskError(error: unknown, path: string): AppError {
  if (isAppError(error)) return error;
  const code = systemErrorCode(error);
  const details = { path, ...(code === undefined ? {} : { systemCode: code }) };
  if (code !== undefined && fullCodes.has(code)) {
    return new AppError('DISK_FULL', `The disk that holds ${path} is full. Free some space and try again.`, {
      cause: error,
      details,
    });
  }
  if (code !== undefined && permissionCodes.has(code)) {
    return new AppError(
      'DISK_PERMISSION',
      `Longshore is not allowed to write to ${path}. Choose another folder or change its permissions.`,
      { cause: error, details },
    );
  }
  if (code !== undefined && occupiedCodes.has(code)) {
    return new AppError(
      'DISK_PERMISSION',
      `Longshore cannot use ${path}, because something else of that name, or of the name of a folder above it, is in the way. Choose another place, or move what is there.`,
      { cause: error, details },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('INTERNAL', `Could not read or write ${path}: ${reason}.`, { cause: error, details });
}
