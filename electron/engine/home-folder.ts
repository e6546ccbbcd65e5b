import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';

/** The home folder of this user; undefined where there is none, as for a number without an account in a container. */
export function homeFolder(): string | undefined {
  try {
    const folder = homedir();
    // An empty `HOME` would mean whatever folder the process was started in.
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}
