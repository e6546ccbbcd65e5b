import { constants } from 'node:os';
import { AppError, type ErrorCode, isAppError } from '../../../shared/errors.ts';

interface Failure {
  code: ErrorCode;
  /** What happened to this path, and what to do. */
  sentence: (path: string) => string;
  /** True when the same may work in a moment; without it what the code stands for. */
  retryable?: boolean;
}

const full: Failure = {
  code: 'DISK_FULL',
  sentence: (path) => `The disk that holds ${path} is full. Free some space and try again.`,
};
const forbidden: Failure = {
  code: 'DISK_PERMISSION',
  sentence: (path) =>
    `Longshore is not allowed to write to ${path}. Choose another folder or change its permissions.`,
};
const occupied: Failure = {
  code: 'DISK_PERMISSION',
  sentence: (path) =>
    `Longshore cannot use ${path}, because something else of that name, or of the name of a folder above it, is in the way. Choose another place, or move what is there.`,
};
const gone: Failure = {
  code: 'DISK_PERMISSION',
  sentence: (path) =>
    `The disk that holds ${path} is gone or does not answer. Connect it again, or choose another place.`,
};
const tooManyFiles: Failure = {
  code: 'DISK_PERMISSION',
  sentence: (path) =>
    `${path} could not be opened, because too many files are open already. Close other programs, or raise the limit (ulimit -n), and try again.`,
  retryable: true,
};

const damaged: Failure = {
  code: 'DISK_PERMISSION',
  sentence: (path) =>
    `The file system that holds ${path} found damage there: a checksum of its own is wrong. Have it checked (fsck, or a scrub), and try again.`,
  retryable: true,
};

/** What errors of the system (errno(3)) mean to somebody who wants a file. */
const failures: Readonly<Record<string, Failure>> = {
  ENOSPC: full,
  EDQUOT: {
    code: 'DISK_FULL',
    sentence: (path) =>
      `Your quota on the disk that holds ${path} is used up. Free some space, or have the quota raised, and try again.`,
  },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: {
    code: 'DISK_PERMISSION',
    sentence: (path) =>
      `The disk that holds ${path} can only be read. Choose another folder, or make the disk writable.`,
  },
  ENOTDIR: occupied,
  EEXIST: occupied,
  EISDIR: occupied,
  EFBIG: {
    code: 'DISK_PERMISSION',
    sentence: (path) =>
      `${path} would become larger than its file system, or a limit of this account, allows. Choose a place on another disk (FAT32 ends at 4 GiB), or raise the limit (ulimit -f).`,
  },
  EIO: {
    code: 'DISK_PERMISSION',
    sentence: (path) =>
      `The disk that holds ${path} reported an error while it was read or written. Check the disk and its cable, and try again.`,
    retryable: true,
  },
  EBADMSG: damaged,
  EUCLEAN: damaged,
  ENODEV: gone,
  ENXIO: gone,
  ESTALE: {
    code: 'DISK_PERMISSION',
    sentence: (path) =>
      `${path} lies on a network disk that has changed or was connected anew meanwhile. Try again; if that does not help, connect the disk again.`,
    retryable: true,
  },
  EBUSY: {
    code: 'DISK_PERMISSION',
    sentence: (path) => `Another program, or the system, is using ${path}. Close what uses it and try again.`,
    retryable: true,
  },
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  ENAMETOOLONG: {
    code: 'DISK_PERMISSION',
    sentence: (path) => `The path ${path} is longer than the system allows. Choose a shorter name or folder.`,
  },
  ELOOP: {
    code: 'DISK_PERMISSION',
    sentence: (path) =>
      `A symbolic link is in the way of ${path}: links lead in a circle, or one lies where none is followed. Remove the link, or choose another place.`,
  },
};

/** How Node writes the code of an error that libuv has no name for. */
const unnamedCode = /^Unknown system error -(\d+)$/;

/** `EUCLEAN` of Linux: its file systems say so of damage, and Node does not know it. */
const uncleanOnLinux = 117;

/**
 * The system's error code (`ENOENT`, `ENOSPC`…) of anything thrown, or undefined when it has none. Those that libuv has no
 * name for (`EDQUOT`, `ESTALE`, `EBADMSG`, `EUCLEAN`) have theirs here.
 */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const [, unnamed] = unnamedCode.exec(error.code) ?? [];
  return unnamed === undefined ? error.code : (nameOf(Number(unnamed)) ?? error.code);
}

function nameOf(errno: number): string | undefined {
  if (errno === uncleanOnLinux && process.platform === 'linux') return 'EUCLEAN';
  return Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
}

/**
 * Words a failed file operation: `DISK_FULL` for a full disk or quota, `DISK_PERMISSION` for whatever else a disk or
 * its file system refuses, `INTERNAL` for anything else. An `AppError` comes back unchanged.
 * @param path the file or folder that the operation was about.
 */
export function toDiskError(error: unknown, path: string): AppError {
  if (isAppError(error)) return error;
  const systemCode = systemErrorCode(error);
  const details = { path, ...(systemCode === undefined ? {} : { systemCode }) };
  const failure = systemCode === undefined ? undefined : failures[systemCode];
  if (failure !== undefined) {
    const { code, retryable } = failure;
    return new AppError(code, failure.sentence(path), { cause: error, details, retryable });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('INTERNAL', `Could not read or write ${path}: ${reason}.`, { cause: error, details });
}
