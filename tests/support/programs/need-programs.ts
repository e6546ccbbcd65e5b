import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

/** Skips the test, with the reason printed, when one of these programs is not installed. */
export function needPrograms(context: TestContext, ...names: string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  context.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
}

function isInstalled(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
