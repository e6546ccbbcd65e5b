import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, parse, relative, sep } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../files/disk-error.ts';

/** Folders of the system, with all that is in them. */
const systemFolders: Partial<Record<NodeJS.Platform, string[]>> = {
  win32: [process.env.SystemRoot, process.env.ProgramFiles, process.env['ProgramFiles(x86)']].filter(
    (folder) => folder !== undefined,
  ),
  darwin: ['/System', '/Library', '/Applications', '/private/etc', '/bin', '/sbin', '/usr', '/dev'],
};
const unixFolders = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
];

/** What systems put into folders and disks that are empty to their user. */
const systemNames: ReadonlySet<string> = new Set(['.DS_Store', 'desktop.ini', 'Thumbs.db', 'lost+found']);

/**
 * Refuses a library folder that a client may not choose: only a new or empty folder, or a library or other OCI layout
 * that is there (image-spec, "OCI layout file"), and none of the system's.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export async function assertLibraryChoice(path: string): Promise<void> {
  if (!isAbsolute(path)) throw refusal(path, 'is no whole path from the root of its disk');
  const real = await realPlace(path);
  const isSystems = (systemFolders[process.platform] ?? unixFolders).some((folder) => isIn(folder, real));
  if (isSystems || parse(real).root === real) throw refusal(path, 'belongs to the system');
  const names = await readdir(real).catch((error: unknown): string[] => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw toDiskError(error, path);
  });
  if (names.some((name) => !systemNames.has(name)) && !names.includes('oci-layout'))
    throw refusal(path, 'holds other files. Choose an empty folder, a new one or a library');
}

/** The path without links, as far as it is there. */
async function realPlace(path: string): Promise<string> {
  if (await stat(path).catch(() => undefined)) return realpath(path);
  const parent = dirname(path);
  if (parent === path) return path;
  const realParent = await realPlace(parent);
  return `${realParent}${realParent.endsWith(sep) ? '' : sep}${path.slice(parent.length).replace(/^[\\/]+/, '')}`;
}

function isIn(folder: string, path: string): boolean {
  const between = relative(folder, path);
  return between === '' || !(between.split(sep)[0] === '..' || isAbsolute(between));
}

function refusal(path: string, reason: string): AppError {
  return new AppError('DISK_PERMISSION', `${path} cannot be the library: it ${reason}.`, {
    details: { path, reason },
  });
}
