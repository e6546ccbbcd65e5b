import { join } from 'node:path';
import { app, dialog } from 'electron';
import { registerAppScheme } from './desktop/app-scheme.ts';
import { readLaunchOptions } from './desktop/launch-options.ts';
import { guardWebContents } from './desktop/security-rules.ts';
import { startDesktop } from './desktop/start-desktop.ts';

const options = readLaunchOptions(process.argv.slice(1), process.env);
if (options.stateFolder !== undefined) app.setPath('userData', join(options.stateFolder, 'desktop'));

app.enableSandbox();
registerAppScheme();
guardWebContents();

if (app.requestSingleInstanceLock()) {
  // Never awaited at the top level: Electron becomes ready only after this module has been evaluated.
  app
    .whenReady()
    .then(() => startDesktop(options))
    .catch((error: unknown) => {
      dialog.showErrorBox(
        'Longshore could not start',
        error instanceof Error ? error.message : String(error),
      );
      app.exit(1);
    });
} else {
  app.quit();
}
