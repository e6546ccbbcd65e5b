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

/** Shows the total speed in the system's tray or menu bar, and pauses and resumes everything from there. */
export function createTray({ downloads, settings, showWindow }: TrayActions): DownloadsFollower {
  const tray = new Tray(trayIcon());
  tray.setToolTip(app.getName());
  // On macOS and Linux a click opens the menu.
  if (process.platform === 'win32') tray.on('click', showWindow);
  let shown = '';
  return {
    show({ event, rows }) {
      const words = desktopWords(desktopLanguage(settings()));
      const active = idsOf(rows.values(), ({ state }) => !standsStill(state));
      const paused = idsOf(rows.values(), ({ state }) => isResumable(state));
      const speed = active.length === 0 ? words.noTransfer : formatRate(event.totals.bytesPerSecond);
      tray.setToolTip(`${app.getName()} · ${speed}`);
      // Setting a menu closes it on some systems, so it is set only when it reads differently.
      const state = [speed, active.join(), paused.join(), words.open].join('\n');
      if (state === shown) return;
      shown = state;
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: speed, enabled: false },
          { type: 'separator' },
          { label: words.open, click: showWindow },
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
