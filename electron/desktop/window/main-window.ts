import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { appUrl } from './app-scheme.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const defaultSize = { width: 1280, height: 800 };
const minimumSize = { minWidth: 640, minHeight: 480 };

/** The app's only window. */
export interface MainWindow {
  /** The window, while there is one. */
  current(): BrowserWindow | undefined;
  /** Brings the window to the front, or opens it again. */
  show(): void;
  /** Shows the window at the place with this hash, as `#/downloads`. */
  openPlace(hash: string): void;
}

/**
 * Opens the window; its place is kept in `stateFolder`.
 * @param onOpen called with each window that is opened, the first one included.
 */
export function openMainWindow(
  stateFolder: string,
  onOpen: (window: BrowserWindow) => void = () => {},
): MainWindow {
  let window: BrowserWindow | undefined;
  const open = (url: string) => {
    window = createWindow(join(stateFolder, 'window.json'));
    window.on('closed', () => {
      window = undefined;
    });
    onOpen(window);
    load(window, url);
  };
  const show = () => {
    if (window === undefined) return open(appUrl);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  open(appUrl);
  return {
    current: () => window,
    show,
    openPlace(hash) {
      const url = `${appUrl}${hash}`;
      if (window === undefined) return open(url);
      show();
      // Loading the same URL again would reload the page; loading another hash of it does not.
      if (window.webContents.getURL() !== url) load(window, url);
    },
  };
}

function load(window: BrowserWindow, url: string): void {
  // The promise is rejected also when another load replaces this one. A missing page shows in the window.
  window.loadURL(url).catch(() => {});
}

function createWindow(stateFile: string): BrowserWindow {
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...defaultSize,
    ...minimumSize,
    ...(state === undefined ? {} : { x: state.x, y: state.y, width: state.width, height: state.height }),
    title: app.getName(),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  rememberWindowState(window, stateFile);
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize();
    window.show();
  });
  return window;
}
