import { join } from 'node:path';
import { app, dialog } from 'electron';
import { AppError } from '../shared/errors.ts';
import { commandLineWords, prepareTerminal, runInTerminal } from './desktop/lifecycle/command-line-mode.ts';
import { readLaunchOptions } from './desktop/lifecycle/launch-options.ts';
import { assertOtherInstance, openProfileFolder } from './desktop/lifecycle/profile-folder.ts';
import { receiveAppLinks } from './desktop/links/receive-app-links.ts';
import { startDesktop } from './desktop/start.ts';
import { registerAppScheme } from './desktop/window/app-scheme.ts';
import { guardWebContents } from './desktop/window/security-rules.ts';

/** The same as in electron-builder.yml: Windows finds the app of a notification by it. */
const appId = 'app.longshore';

/** The exit codes of the command line, for an internal fault and for a disk. */
const exitCodes = { internal: 1, disk: 7 };

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const terminalWords = commandLineWords(words);

// Nothing is awaited at the top level: Electron becomes ready, on the paths that are set by then, as soon as this module
// has been evaluated, whatever a dynamic import is still to bring.
if (terminalWords === undefined) openApp();
else openTerminal(terminalWords);

function openTerminal(commandLine: string[]): void {
  const end = prepareTerminal();
  import('./cli/run-command-line.ts')
    .then(({ runCommandLine }) => runInTerminal(() => runCommandLine(commandLine)))
    .catch((error: unknown) => {
      console.error(error);
      return exitCodes.internal;
    })
    .then(end);
}

function openApp(): void {
  const options = readLaunchOptions(words, process.env);
  if (options.stateFolder !== undefined) app.setPath('userData', join(options.stateFolder, 'desktop'));
  app.setAppUserModelId(appId);
  app.enableSandbox();
  registerAppScheme();
  guardWebContents();
  try {
    openProfileFolder(app.getPath('userData'));
    if (!app.requestSingleInstanceLock()) {
      assertOtherInstance(app.getPath('userData'));
      app.quit();
      return;
    }
  } catch (error) {
    failToStart(error);
    return;
  }
  const receiveLinks = receiveAppLinks(words);
  app
    .whenReady()
    .then(() => startDesktop(options, receiveLinks))
    .catch(failToStart);
}

/** Says why, before Electron is ready on the standard error output where there are no dialogs yet. */
function failToStart(error: unknown): void {
  dialog.showErrorBox('Longshore could not start', error instanceof Error ? error.message : String(error));
  const isDisk = error instanceof AppError && error.code === 'DISK_PERMISSION';
  app.exit(isDisk ? exitCodes.disk : exitCodes.internal);
}
