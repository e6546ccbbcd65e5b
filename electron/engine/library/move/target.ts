import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';

/** What marks a folder into which a library is being moved, and names where it comes from. */
export const markerName = 'longshore-moving.json';

/** What systems put on a disk by themselves. */
const ofSystems: ReadonlySet<string> = new Set(['System Volume Information', '$RECYCLE.BIN', 'lost+found']);

/**
 * Refuses a folder that a library cannot be moved to: one that holds anything but an earlier try of this move, or that
 * lies in the library, or around it.
 * @throws {AppError} `DISK_PERMISSION`.
 */
export async function assertMoveTarget(from: string, to: string): Promise<void> {
  const [source, target] = [await realpath(from), await nearestReal(to)];
  if (isWithin(target, source) || isWithin(source, join(target))) {
    // A folder that is there and holds the library, or the library itself.
    throw refusal(
      to,
      `${to} is the library, lies in it, or holds it. Choose a folder beside it or on another disk.`,
    );
  }
  const names = await readdir(to).catch((error: unknown): string[] => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw toDiskError(error, to);
  });
  if (names.every((name) => ofSystems.has(name)) || (await isEarlierTry(from, to))) return;
  throw refusal(
    to,
    `${to} holds other files. A library is moved into a new or empty folder. Choose another one.`,
  );
}

async function isEarlierTry(from: string, to: string): Promise<boolean> {
  const text = await readFile(join(to, markerName), 'utf8').catch(() => '');
  return text === markerText(from);
}

/** The text of the marker. */
export function markerText(from: string): string {
  return `${JSON.stringify({ from })}\n`;
}

/** The path without links, as far as it is there. */
async function nearestReal(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await nearestReal(dirname(path)), relative(dirname(path), path));
}

function isWithin(inner: string, outer: string): boolean {
  const between = relative(outer, inner);
  return (
    between === '' ||
    !(between === '..' || /^\.\.[\\/]/.test(between) || /^(?:[A-Za-z]:|[\\/])/.test(between))
  );
}

function refusal(path: string, message: string): AppError {
  return new AppError('DISK_PERMISSION', message, { details: { path } });
}
