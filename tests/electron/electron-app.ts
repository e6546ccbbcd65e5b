import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron } from 'playwright-core';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program that the npm package has fetched; its own index.js would go and fetch it. */
export function electronProgram(): string | undefined {
  try {
    const folder = join(root, 'node_modules', 'electron');
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the built app in Electron, with folders of its own, until the test is over. The test is skipped where there
 * is no Electron, unless `LONGSHORE_NEED_ELECTRON` says that there must be one.
 */
export async function startElectron(
  context: TestContext,
  args: readonly string[],
): Promise<{ app: ElectronApplication; folder: string }> {
  const executablePath = needElectron(context);
  const folder = temporaryFolder();
  const app = await electron.launch({
    executablePath,
    chromiumSandbox: process.platform !== 'linux' || process.getuid?.() !== 0,
    args: [root, '--state', join(folder, 'state'), '--library', join(folder, 'library'), ...args],
  });
  onTestFinished(() => app.close());
  return { app, folder };
}

/** The program's path, or the test is skipped. */
export function needElectron(context: TestContext): string {
  const program = electronProgram();
  if (program === undefined && process.env.LONGSHORE_NEED_ELECTRON !== undefined)
    throw new Error('There is no Electron binary, though LONGSHORE_NEED_ELECTRON is set');
  context.skip(program === undefined, 'no Electron binary');
  return program ?? '';
}
