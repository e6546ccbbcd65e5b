// Decided here: what closing the window means.
import { app, type BrowserWindow, dialog } from 'electron';
import type { Settings, SettingsPatch } from '../../../shared/schemas/settings.ts';
import type { DownloadsFollower } from '../downloads/follow.ts';
import { summarizeRows } from '../downloads/summary.ts';
import type { Log } from '../log/open-log.ts';
import type { DesktopWords } from '../words.ts';

type Choice = Settings['whenWindowCloses'];
/** The order of the buttons; the last one is also what Escape presses. */
const choices = ['keep', 'quit', 'cancel'] as const;

/** What the decision needs. */
export interface ClosingPlaces {
  settings: { get(): Settings; update(patch: SettingsPatch): Promise<Settings> };
  /** True once the app quits, when each window has to go. */
  isEnding(): boolean;
  words(): DesktopWords;
  log: Pick<Log, 'error'>;
}

/** What follows the closing of the window. */
export interface WindowClosing extends DownloadsFollower {
  /** To be called with each window that is opened. */
  watch(window: BrowserWindow): void;
}

/**
 * Decides what the closing of the last window means. It quits the app, but on macOS, where an app stays until it is told
 * to quit, and but while downloads are under way and the user wants them to go on in the tray. Somebody who has not said
 * so yet is asked once; the answer is a setting.
 */
export function decideOnClosing(
  places: ClosingPlaces,
  platform: NodeJS.Platform = process.platform,
): WindowClosing {
  let active = 0;
  let staysInTray = false;
  let isAsking = false;
  const { settings, isEnding, log } = places;

  const ask = async (window: BrowserWindow) => {
    const choice = await askWhatToDo(window, active, places.words());
    if (choice === 'cancel') return;
    // A setting that cannot be saved is asked for again the next time.
    const saved = settings.update({ whenWindowCloses: choice }).catch((error: unknown) => {
      log.error('What closing the window means could not be saved', error);
    });
    if (choice === 'keep') {
      staysInTray = true;
      if (!window.isDestroyed()) window.destroy();
    }
    await saved;
    if (choice === 'quit') app.quit();
  };
  app.on('window-all-closed', () => {
    if (platform !== 'darwin' && !staysInTray) app.quit();
  });
  return {
    show({ rows }) {
      active = summarizeRows(rows.values()).active;
    },
    watch(window) {
      staysInTray = false;
      window.on('close', (event) => {
        if (platform === 'darwin' || isEnding() || active === 0) return;
        const wanted: Choice = settings.get().whenWindowCloses;
        staysInTray = wanted === 'keep';
        if (wanted !== 'ask') return;
        event.preventDefault();
        if (isAsking) return;
        isAsking = true;
        ask(window)
          .catch((error: unknown) => log.error('The question about closing the window failed', error))
          .finally(() => {
            isAsking = false;
          });
      });
    },
  };
}

async function askWhatToDo(
  window: BrowserWindow,
  active: number,
  { closingTitle, closingDetail, keepInTray, pauseAndQuit, cancel }: DesktopWords,
): Promise<(typeof choices)[number]> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: closingTitle(active),
    detail: closingDetail,
    buttons: [keepInTray, pauseAndQuit, cancel],
    defaultId: choices.indexOf('keep'),
    cancelId: choices.indexOf('cancel'),
    noLink: true,
  });
  return choices[response] ?? 'cancel';
}
