import { join } from 'node:path';
import { app } from 'electron';
import { keepCompiledCode } from './cli/process/compiled-code.ts';
import { commandLineWords, prepareTerminal, runInTerminal } from './desktop/lifecycle/command-line-mode.ts';
import { readLaunchOptions } from './desktop/lifecycle/launch-options.ts';

/** The same as in electron-builder.yml: Windows finds the app of a notification by it. */
const appId = 'app.longshore';

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const terminalWords = commandLineWords(words);

// Paths and the Dock are settled before anything is imported. Electron becomes ready once this module has been evaluated:
// after what is awaited here, but before what a dynamic import that is not brings. So neither half loads the other's code.
if (terminalWords === undefined) {
  const options = readLaunchOptions(words, process.env);
  if (options.stateFolder !== undefined) app.setPath('userData', join(options.stateFolder, 'desktop'));
  app.setAppUserModelId(appId);
  if (mayKeepCompiledCode()) keepCompiledCode();
  const { openDesktop } = await import('./desktop/before-ready.ts');
  openDesktop(options, words);
} else {
  openTerminal(terminalWords);
}

function openTerminal(commandLine: string[]): void {
  let end = (exitCode: number) => app.exit(exitCode);
  const fail = (error: unknown) => {
    console.error(error);
    end(1);
  };
  try {
    end = prepareTerminal();
    if (mayKeepCompiledCode()) keepCompiledCode();
    import('./cli/run-command-line.ts')
      .then(({ runCommandLine }) => runInTerminal(() => runCommandLine(commandLine)))
      .then((exitCode) => end(exitCode))
      .catch(fail);
  } catch (error) {
    // There is no temporary folder. An error at the top level would wait in a dialog of Electron's.
    fail(error);
  }
}

/** Not where Electron checks the app's archive: compiled code that is kept outside of it is not checked (ADR 25). */
function mayKeepCompiledCode(): boolean {
  return app.isPackaged && process.platform === 'linux';
}
