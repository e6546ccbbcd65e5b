import { join } from 'node:path';
import { app, dialog } from 'electron';
import { commandLineWords, runInTerminal } from './desktop/lifecycle/command-line-mode.ts';
import { readLaunchOptions } from './desktop/lifecycle/launch-options.ts';
import { findAppLink } from './desktop/links/app-link.ts';
import { receiveAppLinks } from './desktop/links/receive-app-links.ts';
import { startDesktop } from './desktop/start.ts';
import { registerAppScheme } from './desktop/window/app-scheme.ts';
import { guardWebContents } from './desktop/window/security-rules.ts';

/** The same as in electron-builder.yml: Windows finds the app of a notification by it. */
const appId = 'app.longshore';

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const terminalWords = commandLineWords(words);

// Nothing is awaited at the top level: Electron becomes ready only after this module has been evaluated.
if (terminalWords === undefined) openApp();
else {
  import('./cli/run-command-line.ts')
    .then(({ runCommandLine }) => runInTerminal(terminalWords, runCommandLine))
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
}

function openApp(): void {
  // Who starts the app by a link may also have chosen the words beside it, so they are not options then.
  const options = readLaunchOptions(findAppLink(words) === undefined ? words : [], process.env);
  if (options.stateFolder !== undefined) app.setPath('userData', join(options.stateFolder, 'desktop'));
  app.setAppUserModelId(appId);
  app.enableSandbox();
  registerAppScheme();
  guardWebContents();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const receiveLinks = receiveAppLinks(words);
  app
    .whenReady()
    .then(() => startDesktop(options, receiveLinks))
    .catch((error: unknown) => {
      dialog.showErrorBox(
        'Longshore could not start',
        error instanceof Error ? error.message : String(error),
      );
      app.exit(1);
    });
}
