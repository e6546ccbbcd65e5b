import type { BigIntStats } from 'node:fs';

/** What tells a file from another one that took its place, or from itself after it was written to. */
export interface FileStamp {
  device: bigint;
  inode: bigint;
  size: bigint;
  modifiedNs: bigint;
  /** When its content, name or rights changed last: a copy that keeps the time of its writing has another. */
  changedNs: bigint;
}

/** The stamp of a file by what its system tells of it; undefined for what is no file. */
export function fileStampOf(found: BigIntStats | undefined): FileStamp | undefined {
  if (found?.isFile() !== true) return undefined;
  return {
    device: found.dev,
    inode: found.ino,
    size: found.size,
    modifiedNs: found.mtimeNs,
    changedNs: found.ctimeNs,
  };
}
