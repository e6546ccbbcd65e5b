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

/** Runs the command line in this process, which shows no window and no icon, and ends it with its exit code. */
export async function runInTerminal(
  words: string[],
  runCommandLine: (words: readonly string[]) => Promise<number>,
): Promise<void> {
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  // The open app may hold Chromium's data of this user, and the command line needs none of it.
  const sessionData = mkdtempSync(join(tmpdir(), 'longshore-cli-'));
  app.setPath('sessionData', sessionData);
  // Electron quits on a signal of the terminal; the command line first has to keep its progress.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGINT');
  });
  // The command line sets its signal handlers only after Electron has set its own.
  await app.whenReady();
  const exitCode = await runCommandLine(words);
  removeQuietly(sessionData);
  app.exit(exitCode);
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows keeps files that are open; the system clears its temporary folder by itself.
  }
}
