// Decided here: how a small file survives a power cut.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from './flush-folder.ts';
import { patiently, renamePatiently } from './rename-patiently.ts';
import { shortWrite } from './short-write.ts';

/** How a file is written. */
export interface AtomicWriteOptions {
  /** False does not wait until the disk has it: a power cut may then leave the old file, an empty one or none. */
  fsync?: boolean;
  /** Runs when all is written aside, just before it takes the old file's place; what it throws keeps the old file. */
  beforeReplacing?: () => Promise<void>;
  /** Permission bits; without them those of the file that is replaced, or what the system gives a new file. */
  mode?: number;
}

/**
 * Writes a file aside and puts it in place in one step: whoever reads `path`, now or after a crash, finds the old
 * content whole or the new content whole. A disk that takes only a part of it says so here, not to the next reader.
 * A link in the place of the file is replaced, not followed.
 * @param content parts are written one behind the other.
 * @throws the system's error (`ENOSPC`, `EDQUOT`, `EFBIG`, `EIO`…); then the old file is as it was, unless the new one
 * is in place and its folder could not be flushed.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
  { fsync = true, beforeReplacing, mode }: AtomicWriteOptions = {},
): Promise<void> {
  const whole = typeof content === 'string' ? Buffer.from(content) : content;
  const parts = whole instanceof Uint8Array ? [whole] : whole;
  const aside = asidePathOf(path);
  try {
    await writeAside(aside, parts, fsync, mode ?? (await modeOf(path)));
    await beforeReplacing?.();
    await renamePatiently(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
  if (fsync) await flushFolder(dirname(path));
}

/** A name beside `path`, on the same disk, that nothing else uses; what a killed process left is told by it. */
export function asidePathOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`;
}

/**
 * Writes all of these bytes at a position, however many the system takes at a time.
 * @throws the system's error.
 */
export async function writeFully(
  file: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    if (bytesWritten === 0) throw shortWrite();
    done += bytesWritten;
  }
}

async function writeAside(
  path: string,
  parts: readonly Uint8Array[],
  fsync: boolean,
  mode: number | undefined,
): Promise<void> {
  // Not `w`: a file or link that lies there already is not ours.
  const file = await patiently(() => open(path, 'wx', mode));
  try {
    // What the process creates files with takes bits away from what was asked for.
    if (mode !== undefined && process.platform !== 'win32') await file.chmod(mode);
    let position = 0;
    for (const bytes of parts) {
      await writeFully(file, bytes, position);
      position += bytes.byteLength;
    }
    if (fsync) await file.sync();
    if ((await file.stat()).size !== position) throw shortWrite();
  } finally {
    // Network disks tell only now that there is no room.
    await file.close();
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.mode & 0o777 : undefined;
}
