import { type BrowserWindow, dialog } from 'electron';
import type { DesktopLog } from './desktop-log.ts';
import type { DesktopWords } from './desktop-words.ts';

const reloadButton = 0;

/** Writes down crashes of the page, and offers a reload when it hangs. Downloads run outside it and go on. */
export function watchWindow(window: BrowserWindow, log: DesktopLog, words: () => DesktopWords): void {
  let isAsking = false;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write('error', 'The window’s page has ended', { reason, exitCode });
  });
  window.on('unresponsive', () => {
    log.write('warn', 'The window does not answer');
    if (isAsking) return;
    isAsking = true;
    const { hangTitle, hangDetail, reload, wait } = words();
    dialog
      .showMessageBox(window, {
        type: 'warning',
        message: hangTitle,
        detail: hangDetail,
        buttons: [reload, wait],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      })
      .then(({ response }) => {
        // A page that hangs cannot unload itself; its end by force brings the reload that follows a crash.
        if (response === reloadButton) window.webContents.forcefullyCrashRenderer();
      })
      .catch((error: unknown) => log.error('The question about the hanging window failed', error))
      .finally(() => {
        isAsking = false;
      });
  });
}
