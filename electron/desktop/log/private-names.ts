import { homedir, tmpdir, userInfo } from 'node:os';

/** What neither the log nor a report tells of this user: these folders, their own ones, and their name. */
export function privateNames(folders: readonly (string | undefined)[]): string[] {
  return [homedir(), tmpdir(), userName(), ...folders].filter((name) => name !== undefined);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number alone.
    return '';
  }
}
