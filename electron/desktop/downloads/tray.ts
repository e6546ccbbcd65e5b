import { app, Menu, nativeImage, Tray } from 'electron';
import { isResumable, standsStill } from '../../../shared/download-states.ts';
import { formatRate } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import type { Downloads } from '../../engine/services/engine-services.ts';
import { desktopLanguage, desktopWords } from '../words.ts';
import type { DownloadsFollower } from './follow.ts';
import colourIconDouble from './icons/tray@2x.png?inline';
import colourIcon from './icons/tray.png?inline';
import macIconDouble from './icons/tray-template@2x.png?inline';
import macIcon from './icons/tray-template.png?inline';

/** What the tray's menu does. */
export interface TrayActions {
  downloads: Downloads;
  settings(): Settings;
  showWindow(): void;
}

/** The icon in the system's tray or menu bar. */
export interface DownloadsTray extends DownloadsFollower {
  /** Draws menu and tooltip again, in the language of the settings. */
  draw(): void;
}

/**
 * Shows the total speed at the icon in the system's tray or menu bar, and pauses and resumes everything from its menu.
 * A new menu closes the one that is open on some systems, so there is one only when an entry changes: the speed, which
 * changes each second, is none.
 */
export function createTray({ downloads, settings, showWindow }: TrayActions): DownloadsTray {
  const tray = new Tray(trayIcon());
  // On macOS and Linux a click opens the menu.
  if (process.platform === 'win32') tray.on('click', showWindow);
  let active: string[] = [];
  let paused: string[] = [];
  let bytesPerSecond = 0;
  let drawn = '';
  const draw = () => {
    const language = desktopLanguage(settings());
    const words = desktopWords(language);
    const speed = active.length === 0 ? words.noTransfer : formatRate(bytesPerSecond);
    tray.setToolTip(`${app.getName()} · ${speed}`);
    const entries = [language, active.length > 0, paused.length > 0].join();
    if (entries === drawn) return;
    drawn = entries;
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.open, click: showWindow },
        { type: 'separator' },
        {
          label: words.pauseAll,
          enabled: active.length > 0,
          click: () => void downloads.pause(active).catch(() => {}),
        },
        {
          label: words.resumeAll,
          enabled: paused.length > 0,
          click: () => void downloads.resume(paused).catch(() => {}),
        },
        { type: 'separator' },
        { label: words.quit, click: () => app.quit() },
      ]),
    );
  };
  draw();
  return {
    draw,
    show({ event, rows }) {
      active = idsOf(rows.values(), ({ state }) => !standsStill(state));
      paused = idsOf(rows.values(), ({ state }) => isResumable(state));
      bytesPerSecond = event.totals.bytesPerSecond;
      draw();
    },
    end: () => tray.destroy(),
  };
}

function idsOf(rows: Iterable<DownloadRow>, isWanted: (row: DownloadRow) => boolean): string[] {
  return [...rows].filter(isWanted).map(({ id }) => id);
}

function trayIcon(): Electron.NativeImage {
  const isMac = process.platform === 'darwin';
  const image = nativeImage.createFromDataURL(isMac ? macIcon : colourIcon);
  image.addRepresentation({ scaleFactor: 2, dataURL: isMac ? macIconDouble : colourIconDouble });
  // macOS draws a template image in the colour of its menu bar.
  if (isMac) image.setTemplateImage(true);
  return image;
}
