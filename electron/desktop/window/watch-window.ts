import { app, type BrowserWindow, dialog } from 'electron';
import type { Log } from '../log/open-log.ts';
import type { DesktopWords } from '../words.ts';

const reloadButton = 0;
const otherButton = 1;
/** A page that crashes again within this time after a reload comes back only when the user wants it. */
const crashIntervalMs = 10_000;

interface Question {
  message: string;
  /** What the user can choose beside a reload. */
  other: string;
  /** The button that is pressed by Enter and by Escape. */
  safeButton: number;
  reload(): void;
  otherwise(): void;
}

/**
 * Brings a crashed page back, and offers a reload of one that hangs or goes on crashing. Downloads run outside it and
 * go on.
 */
export function watchWindow(window: BrowserWindow, log: Log, words: () => DesktopWords): void {
  const { webContents } = window;
  const ask = createQuestions(window, log, words);
  let crashedAt = Number.NEGATIVE_INFINITY;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write('error', 'The window’s page has ended', { reason, exitCode });
    if (reason === 'clean-exit') return;
    const now = performance.now();
    const isFirst = now - crashedAt > crashIntervalMs;
    crashedAt = now;
    const reload = () => webContents.reload();
    if (isFirst) return reload();
    const { crashTitle, quit } = words();
    ask({ message: crashTitle, other: quit, safeButton: reloadButton, reload, otherwise: () => app.quit() });
  });
  webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    if (isMainFrame) log.write('error', 'The window’s page could not be loaded', { code, reason });
  });
  window.on('unresponsive', () => {
    log.write('warn', 'The window does not answer');
    const { hangTitle, wait } = words();
    // A page that hangs cannot unload itself. Crashing it leads to the reload that follows each crash.
    const reload = () => webContents.forcefullyCrashRenderer();
    ask({ message: hangTitle, other: wait, safeButton: otherButton, reload, otherwise: () => {} });
  });
}

/** Asks one question about a window at a time; a second one meanwhile is not asked. */
function createQuestions(window: BrowserWindow, log: Log, words: () => DesktopWords) {
  let isAsking = false;
  return ({ message, other, safeButton, reload, otherwise }: Question): void => {
    if (isAsking) return;
    isAsking = true;
    const { pageDetail: detail, reload: reloadWord } = words();
    const buttons = [reloadWord, other];
    dialog
      .showMessageBox(window, {
        type: 'warning',
        message,
        detail,
        buttons,
        defaultId: safeButton,
        cancelId: safeButton,
        noLink: true,
      })
      .finally(() => {
        isAsking = false;
      })
      .then(({ response }) => (response === reloadButton ? reload() : otherwise()))
      .catch((error: unknown) => log.error('The question about the window failed', error));
  };
}
