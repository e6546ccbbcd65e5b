import { access } from 'node:fs/promises';

/** True when there is a file or folder at a path, as far as this user may see it. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
