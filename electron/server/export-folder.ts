// Decided here: where a browser may write.
import { existsSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../engine/files/disk-error.ts';

/** Bytes of the longest name that is taken: file systems hold 255, and a partial file's name is longer. */
const longestName = 200;
const reservedNames = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** `Longshore exports` in this user's folder of downloads, or at home where there is none. */
export function defaultExportFolder(): string {
  const downloads = join(homedir(), 'Downloads');
  return join(existsSync(downloads) ? downloads : homedir(), 'Longshore exports');
}

/**
 * Judges a path that a client named: only those inside of `folder` are taken, with names that mean an ordinary file on
 * every system, and with no link on the way. The folder itself may be reached by links, since its owner chose it.
 * @returns the path by the folder's own name, without links. Nothing has been made.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export async function placeInFolder(folder: string, path: string): Promise<string> {
  const realFolder = await realpath(folder).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return folder;
    throw toDiskError(error, folder);
  });
  const names = namesBelow(folder, path) ?? namesBelow(realFolder, path);
  if (names === undefined) throw refusal(path, `Exports go into ${folder}. Name a file in it.`);
  for (const name of names) assertPlainName(name, path);
  for (let count = 1; count <= names.length; count += 1)
    await assertNoLink(join(realFolder, ...names.slice(0, count)));
  return join(realFolder, ...names);
}

function namesBelow(folder: string, path: string): string[] | undefined {
  const between = relative(folder, path);
  const names = between.split(sep);
  return between === '' || names[0] === '..' || isAbsolute(between) ? undefined : names;
}

function assertPlainName(name: string, path: string): void {
  const isPlain =
    Buffer.byteLength(name) <= longestName &&
    !/^[.\s~-]|[.\s]$|[<>:"/\\|?*]|\p{C}/u.test(name) &&
    !reservedNames.test(name);
  if (!isPlain) throw refusal(path, `“${printable(name)}” is no name for an export. Choose a plain one.`);
}

async function assertNoLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) throw refusal(path, `${path} is a link. Choose another name.`);
}

function printable(name: string): string {
  return name.replace(/\p{C}/gu, '�').slice(0, 60);
}

function refusal(path: string, message: string): AppError {
  return new AppError('DISK_PERMISSION', message, { details: { path } });
}
