import { tmpdir, userInfo } from 'node:os';
import { homeFolder } from '../../engine/home-folder.ts';

/** The names that the log and reports leave out: these folders, the user's own folders, and the user's name. */
export function privateNames(folders: readonly (string | undefined)[]): string[] {
  return [homeFolder(), tmpdir(), userName(), ...folders].filter((name) => name !== undefined);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number and no name.
    return '';
  }
}
