import { dirname, relative, resolve, sep } from 'node:path';
import {
  type BrowserWindow,
  dialog,
  Notification,
  type OpenDialogOptions,
  type SaveDialogOptions,
  shell,
} from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { PickPath } from '../../shared/schemas/host.ts';
import { type HostServices, hostInfo } from '../api/context.ts';
import type { EngineServices } from '../engine/services/engine-services.ts';
import { canSleep } from './downloads/when-all-done.ts';
import { canOpenAtLogin } from './system/open-at-login.ts';

/**
 * The dialogs and the file manager of the system, for the window's page.
 * @param canUpdate true when this build knows where newer builds are published.
 */
export function createDesktopHost(
  engine: EngineServices,
  ownWindow: () => BrowserWindow | undefined,
  canUpdate: boolean,
): HostServices {
  const picked = new Set<string>();
  let latestFolder: string | undefined;
  const capabilities = {
    pickPath: true,
    revealPath: true,
    notifications: Notification.isSupported(),
    openAtLogin: canOpenAtLogin(),
    sleep: canSleep(),
    systemProxy: true,
    updates: canUpdate,
  };
  return {
    info: () => hostInfo('desktop', capabilities),
    async pickPath(request) {
      const defaultPath = request.defaultPath ?? latestFolder;
      const path = await pickPath(
        { ...request, ...(defaultPath === undefined ? {} : { defaultPath }) },
        ownWindow(),
      );
      if (path === null) return null;
      picked.add(resolve(path));
      // Without it Electron opens every dialog in the folder of downloads.
      latestFolder = request.kind === 'folder' ? path : dirname(path);
      return path;
    },
    async revealPath(path) {
      const absolute = resolve(path);
      const known = picked.has(absolute) || (await isLongshoresOwn(engine, absolute));
      if (!known) {
        throw new AppError(
          'DENIED',
          'Longshore shows only its library, its exports and folders that you chose.',
          {
            details: { path },
          },
        );
      }
      shell.showItemInFolder(absolute);
    },
  };
}

async function pickPath({ kind, title, defaultPath }: PickPath, window: BrowserWindow | undefined) {
  const common = { title, ...(defaultPath === undefined ? {} : { defaultPath }) };
  if (kind === 'save-file') {
    const options: SaveDialogOptions = {
      ...common,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    };
    const { filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    return filePath || null;
  }
  const options: OpenDialogOptions = {
    ...common,
    properties: kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'],
  };
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return filePaths[0] ?? null;
}

async function isLongshoresOwn(engine: EngineServices, path: string): Promise<boolean> {
  const library = (await engine.library.status()).path;
  if (isInside(library, path) || engine.library.hasExported(path)) return true;
  return engine.downloads.list().some((row) => row.export !== null && resolve(row.export.path) === path);
}

function isInside(folder: string, path: string): boolean {
  const between = relative(resolve(folder), path);
  return (
    between === '' ||
    (between !== '..' && !between.startsWith(`..${sep}`) && resolve(folder, between) === path)
  );
}
