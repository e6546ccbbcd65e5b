import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { homeFolder } from '../../engine/home-folder.ts';

/** Folders that may be missing on the way: the system's for caches, ours in it, and the one for compiled code. */
const foldersToMake = 3;

/**
 * Lets Node keep the compiled code of all modules that are loaded from now on, so that the next start is sooner. Where
 * there is no folder for it nothing is kept and nothing is said.
 */
export function keepCompiledCode(): void {
  const folder = ownCodeFolder();
  if (folder !== undefined) enableCompileCache(folder);
}

/**
 * The folder of this user for compiled code, which is made where it is missing. Whoever can write that code decides what
 * the program does, so there is none where anybody but this user can write to it, or where none can be made.
 * @returns an absolute path.
 */
export function ownCodeFolder(): string | undefined {
  const folder = compiledCodeFolder(process.platform, process.env, homeFolder());
  return folder !== undefined && isOurs(folder) ? folder : undefined;
}

/**
 * The folder of compiled code, beside the other caches of this user; undefined for a user without a home folder.
 * @param home absolute path.
 */
export function compiledCodeFolder(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  home: string | undefined,
): string | undefined {
  if (home === undefined) return undefined;
  if (platform === 'win32')
    return join(
      absolute(environment.LOCALAPPDATA) ?? join(home, 'AppData', 'Local'),
      'Longshore',
      'Compiled Code',
    );
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Longshore', 'Compiled Code');
  return join(absolute(environment.XDG_CACHE_HOME) ?? join(home, '.cache'), 'Longshore', 'compiled-code');
}

function absolute(path = ''): string | undefined {
  return isAbsolute(path) ? path : undefined;
}

/** Makes the folder where it is missing; true when it and the one above are this user's alone to write to. */
function isOurs(folder: string): boolean {
  try {
    makePrivately(folder, foldersToMake);
    return isPrivate(dirname(folder)) && isPrivate(folder);
  } catch {
    return false;
  }
}

/** Not `recursive`: nothing is made for a home folder that is not there, nor in the home of another user. */
function makePrivately(folder: string, most: number): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found !== undefined) return;
  if (most > 1) makePrivately(dirname(folder), most - 1);
  if (!isOwn(dirname(folder))) return;
  mkdirSync(folder, { mode: 0o700 });
}

function isOwn(folder: string): boolean {
  return process.getuid === undefined || lstatSync(folder).uid === process.getuid();
}

const writableByOthers = 0o022;

function isPrivate(folder: string): boolean {
  const found = lstatSync(folder);
  if (!found.isDirectory()) return false;
  // Windows gives each user a folder of their own for such things.
  if (process.getuid === undefined) return true;
  return found.uid === process.getuid() && (found.mode & writableByOthers) === 0;
}
