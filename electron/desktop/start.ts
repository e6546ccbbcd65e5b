import { join } from 'node:path';
import { app, session } from 'electron';
import type { Settings } from '../../shared/schemas/settings.ts';
import { openEngine } from '../engine/engine.ts';
import { homeFolder } from '../engine/home-folder.ts';
import { loadRendererFiles } from '../web/renderer-files.ts';
import { followDownloads } from './downloads/follow.ts';
import { createDownloadNotifications } from './downloads/notifications.ts';
import { createRetryWhenOnline } from './downloads/retry-when-online.ts';
import { tellKept } from './downloads/tell-kept.ts';
import { createTransferIndicators } from './downloads/transfer-indicators.ts';
import { createTray, type DownloadsTray } from './downloads/tray.ts';
import { createWhenAllDone } from './downloads/when-all-done.ts';
import { showFaults } from './faults/show-faults.ts';
import { createDesktopHost } from './host.ts';
import { closeEngineOnQuit } from './lifecycle/close-engine-on-quit.ts';
import { engineOptionsOf, type LaunchOptions, wordsOfNextStart } from './lifecycle/launch-options.ts';
import { decideOnClosing } from './lifecycle/window-closing.ts';
import { placeOfAppLink } from './links/app-link.ts';
import { openLog } from './log/open-log.ts';
import { privateNames } from './log/private-names.ts';
import { readBuildFacts } from './system/build-facts.ts';
import { setOpenAtLogin } from './system/open-at-login.ts';
import { resolveSystemProxy } from './system/proxy.ts';
import { systemSecretBox } from './system/secret-box.ts';
import { followUpdates } from './system/updates.ts';
import { acceptApiConnections, acceptDroppedFiles } from './window/api-connection.ts';
import { serveAppScheme } from './window/app-scheme.ts';
import { setApplicationMenu } from './window/application-menu.ts';
import { addContextMenu } from './window/context-menu.ts';
import { createMainWindow, type MainWindow } from './window/main-window.ts';
import { menuWords } from './window/menu-words.ts';
import { denyPermissions } from './window/security-rules.ts';
import { createDesktopTheme } from './window/theme.ts';
import { watchWindow } from './window/watch-window.ts';
import { desktopLanguage, desktopWords } from './words.ts';

/**
 * Everything that happens once Electron is ready: the engine, the window, and what connects them.
 * @param receiveLinks names the receiver of `longshore://` links.
 */
export async function startDesktop(
  options: LaunchOptions,
  receiveLinks: (receiver: (link: string) => void) => void,
): Promise<void> {
  const userData = app.getPath('userData');
  const facts = readBuildFacts();
  let settings: Settings | undefined;
  const words = () => desktopWords(desktopLanguage(settings ?? { language: 'system' }));
  const ownNames = () => privateNames([userData, options.libraryFolder, settings?.libraryPath]);
  const log = openLog(join(userData, 'logs'), ownNames);
  showFaults({ log, words, privateNames: ownNames });

  const engine = await openEngine({
    ...engineOptionsOf(options, userData),
    log: log.write,
    resolveProxy: (url) => resolveSystemProxy(session.defaultSession, url),
    secretBox: systemSecretBox,
  });
  settings = engine.settings.get();
  const applyOpenAtLogin = ({ openAtLogin }: Settings) =>
    setOpenAtLogin(
      openAtLogin,
      process.env.XDG_CONFIG_HOME || join(homeFolder() ?? userData, '.config'),
    ).catch((error: unknown) => log.error('Opening at login could not be set', error));
  let window: MainWindow | undefined;
  let isQuitting = () => false;
  const openPlace = (hash: string) => {
    if (!isQuitting()) window?.openPlace(hash);
  };
  const showMenu = (current: Settings) => setApplicationMenu(menuWords(desktopLanguage(current)), openPlace);
  const ownWindow = () => window?.current();
  const theme = createDesktopTheme(ownWindow);
  theme.apply(settings);
  let tray: DownloadsTray | undefined;
  engine.settings.onChange((changed) => {
    const before = settings;
    settings = changed;
    if (changed.openAtLogin !== before?.openAtLogin) void applyOpenAtLogin(changed);
    if (changed.theme !== before?.theme) theme.apply(changed);
    if (changed.language === before?.language) return;
    showMenu(changed);
    tray?.draw();
  });
  const currentSettings = () => engine.settings.get();
  isQuitting = closeEngineOnQuit({
    engine,
    onFailure: (error) => log.error('The engine did not close well', error),
    onDeadline: () => tellKept(engine.downloads, words(), log),
    startWords: (link) => [
      // In a checkout the program is Electron itself.
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...wordsOfNextStart(options, process.argv.slice(1), link),
    ],
  });
  const closing = decideOnClosing({
    settings: engine.settings,
    isEnding: () => isQuitting(),
    words,
    log,
  });
  denyPermissions(session.defaultSession);
  showMenu(settings);
  serveAppScheme(await loadRendererFiles());
  const showWindow = () => {
    if (!isQuitting()) window?.show();
  };
  const host = createDesktopHost(engine, ownWindow, facts.updates);
  acceptDroppedFiles(host.takeDropped, ownWindow);
  acceptApiConnections(
    {
      engine,
      host,
      reportFault: (error, procedure) => log.error(`The procedure ${procedure} failed`, error),
    },
    ownWindow,
  );
  window = createMainWindow(options.stateFolder ?? join(userData, 'state'), theme.background, (opened) => {
    watchWindow(opened, log, words);
    closing.watch(opened);
    addContextMenu(opened, () => menuWords(desktopLanguage(currentSettings())));
  });
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  // The window opens once, at the newest of the links that have come so far.
  let firstPlace = '';
  receiveLinks((link) => {
    firstPlace = placeOfAppLink(link, currentSettings()) ?? firstPlace;
  });
  openPlace(firstPlace);
  receiveLinks((link) => {
    const place = placeOfAppLink(link, currentSettings());
    if (place !== undefined) openPlace(place);
  });

  const following = new AbortController();
  const endUpdates = followUpdates({
    facts,
    loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
    isWanted: () => currentSettings().checkForUpdates,
    words,
    log,
  });
  app.on('will-quit', () => {
    following.abort();
    endUpdates();
  });
  tray = createTray({ downloads: engine.downloads, settings: currentSettings, showWindow });
  const followers = [
    createTransferIndicators(ownWindow),
    tray,
    closing,
    createDownloadNotifications({ settings: currentSettings, ownWindow, open: openPlace, log }),
    createRetryWhenOnline(engine.downloads),
    createWhenAllDone(currentSettings),
  ];
  followDownloads(engine.downloads, followers, following.signal).catch((error: unknown) =>
    log.error('Following the downloads failed', error),
  );
}
