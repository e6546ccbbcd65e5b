import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestContext } from 'vitest';

/** Skips a test that becomes another account, where root runs the tests in a temporary folder that no other may enter. */
export function needEnterable(context: TestContext, folder: string): void {
  const closed = process.getuid?.() === 0 ? closedAbove(folder) : undefined;
  context.skip(closed !== undefined, `${closed}, where temporary files lie, is closed to other accounts`);
}

/** The folder above another one that only its owner may enter; undefined where there is none. */
function closedAbove(folder: string): string | undefined {
  const above = dirname(folder);
  if (above === folder) return undefined;
  return (statSync(above).mode & 0o001) === 0 ? above : closedAbove(above);
}
