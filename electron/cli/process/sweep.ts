import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What has not changed for so long (ms) is of a version that has gone; where it has not, it is made again. */
const keptForMs = 60 * 24 * 60 * 60 * 1000;

/**
 * Removes what has lain in a folder of this user's caches for two months without a change. Where it cannot, nothing is said.
 * @param now ms since 1970, as the system's clock says.
 */
export function sweep(folder: string, now = Date.now()): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (now - lstatSync(path).mtimeMs > keptForMs) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // The next one that keeps something tries again.
  }
}
