import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/**
 * The words for Longshore's command line when the launcher in `bin/` started this program: what follows
 * `--cli --`. Only Chromium's switches may stand before it, so that no link and no file name can lead here.
 * @returns undefined when the app itself is wanted.
 */
export function commandLineWords(argv: readonly string[]): string[] | undefined {
  const at = argv.findIndex((word) => !word.startsWith('--') || word === '--' || word === '--cli');
  return argv[at] === '--cli' && argv[at + 1] === '--' ? argv.slice(at + 2) : undefined;
}

/**
 * Makes this process one of the terminal: it shows no window and no icon, and has a profile of its own, since the open
 * app may hold that of this user. To be called before anything is awaited: what Chromium reads and writes, and what the
 * Dock shows, is settled when Electron becomes ready.
 * @returns a function that ends the process with an exit code.
 */
export function prepareTerminal(): (exitCode: number) => void {
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  const profile = mkdtempSync(join(tmpdir(), 'longshore-cli-'));
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  // Electron quits on a signal of the terminal; the command line first has to keep its progress.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGINT');
  });
  return (exitCode) => {
    removeQuietly(profile);
    app.exit(exitCode);
  };
}

/** Runs the command line once Electron has set its own signal handlers, in whose place come those of `run`. */
export async function runInTerminal(run: () => Promise<number>): Promise<number> {
  await app.whenReady();
  return run();
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows keeps files that are open; the system clears its temporary folder by itself.
  }
}
