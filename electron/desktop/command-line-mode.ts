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
  // Electron takes the terminal's signals to mean "quit"; the command line knows better what to keep.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGINT');
  });
  // From then on handlers of signals are the command line's own.
  await app.whenReady();
  app.exit(await runCommandLine(words));
}
