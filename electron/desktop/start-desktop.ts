import { join } from 'node:path';
import { app, session } from 'electron';
import { openEngine } from '../engine/engine.ts';
import { loadRendererFiles } from '../web/renderer-files.ts';
import { rendererFolder } from '../web/renderer-folder.ts';
import { acceptApiConnections } from './api-connection.ts';
import { serveAppScheme } from './app-scheme.ts';
import { setApplicationMenu } from './application-menu.ts';
import { closeEngineOnQuit } from './close-engine-on-quit.ts';
import { createDesktopHost } from './desktop-host.ts';
import { engineOptionsOf, type LaunchOptions } from './launch-options.ts';
import { type MainWindow, openMainWindow } from './main-window.ts';
import { denyPermissions } from './security-rules.ts';
import { resolveSystemProxy } from './system-proxy.ts';
import { systemSecretBox } from './system-secret-box.ts';
import { followTransfers } from './transfer-indicators.ts';

/** Everything that happens once Electron is ready: the engine, the window, and what connects them. */
export async function startDesktop(options: LaunchOptions): Promise<void> {
  const userData = app.getPath('userData');
  const engine = await openEngine({
    ...engineOptionsOf(options, userData),
    resolveProxy: (url) => resolveSystemProxy(session.defaultSession, url),
    secretBox: systemSecretBox,
  });
  closeEngineOnQuit(engine);
  denyPermissions(session.defaultSession);
  serveAppScheme(await loadRendererFiles(rendererFolder()));
  setApplicationMenu();

  let window: MainWindow | undefined;
  const ownWindow = () => window?.current();
  acceptApiConnections(
    {
      engine,
      host: createDesktopHost(engine, ownWindow),
      reportFault: (error, procedure) => console.error(`The procedure ${procedure} failed:`, error),
    },
    ownWindow,
  );
  window = openMainWindow(options.stateFolder ?? join(userData, 'state'));
  app.on('second-instance', () => window?.show());
  app.on('activate', () => window?.show());

  const following = new AbortController();
  app.on('will-quit', () => following.abort());
  followTransfers(engine.downloads, ownWindow, following.signal).catch((error: unknown) =>
    console.error(error),
  );
}
