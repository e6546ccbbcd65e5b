import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';
import { appUrl } from './app-scheme.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const defaultSize = { width: 1280, height: 800 };
/** A page that has not been painted by then is shown as it is, so that the app is seen to run. */
const longestPaintMs = 10_000;
/** Chromium's ERR_ABORTED: another load took the place of this one. */
const abortedLoad = -3;
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
 * The window, which the first call of `show` or `openPlace` opens; its place on the screen is kept in `stateFolder`.
 * @param background the colour of a window that is not painted yet.
 * @param onOpen called with each window that is opened, the first one included.
 */
export function createMainWindow(
  stateFolder: string,
  background: () => string,
  onOpen: (window: BrowserWindow) => void = () => {},
): MainWindow {
  let window: BrowserWindow | undefined;
  let isPainted = false;
  const open = (url: string) => {
    isPainted = false;
    window = createWindow(join(stateFolder, 'window.json'), background(), () => {
      isPainted = true;
    });
    window.on('closed', () => {
      window = undefined;
    });
    onOpen(window);
    load(window, url);
  };
  const show = () => {
    if (window === undefined) return open(appUrl);
    // It comes by itself, to the front, with its first paint.
    if (!isPainted) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
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

function createWindow(stateFile: string, backgroundColor: string, onShow: () => void): BrowserWindow {
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...defaultSize,
    ...minimumSize,
    ...(state === undefined ? {} : { x: state.x, y: state.y, width: state.width, height: state.height }),
    title: app.getName(),
    show: false,
    autoHideMenuBar: true,
    backgroundColor,
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
  whenPainted(window, () => {
    if (state?.maximized) window.maximize();
    window.show();
    onShow();
  });
  return window;
}

/**
 * Calls back once: when the page has been painted, or when it is known or to be feared that it will not be. Electron's
 * `ready-to-show` follows the first paint alone, which a page that fails to load or crashes never has.
 */
function whenPainted(window: BrowserWindow, show: () => void): void {
  const { webContents } = window;
  const onFailure = (_event: unknown, code: number, _text: string, _url: string, isMainFrame: boolean) => {
    if (isMainFrame && code !== abortedLoad) showOnce();
  };
  const timer = setTimeout(() => showOnce(), longestPaintMs);
  timer.unref();
  let isOver = false;
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    webContents.off('did-fail-load', onFailure);
  };
  const showOnce = () => {
    if (isOver) return;
    end();
    show();
  };
  window.once('ready-to-show', showOnce);
  webContents.once('render-process-gone', showOnce);
  webContents.on('did-fail-load', onFailure);
  window.once('closed', end);
}
