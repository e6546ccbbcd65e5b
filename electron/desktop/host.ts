// Decided here: which archives a page may have read, and where it may write.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type BrowserWindow,
  dialog,
  Notification,
  type OpenDialogOptions,
  type SaveDialogOptions,
  shell,
} from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { HostInfo, PickPath } from '../../shared/schemas/host.ts';
import { assertArchiveName, type HostServices, hostInfo } from '../api/context.ts';
import { toDiskError } from '../engine/files/disk-error.ts';
import { writeFileAtomically } from '../engine/files/write-file-atomically.ts';
import { assertCaFile } from '../engine/network/connections/certificate-authorities.ts';
import type { EngineServices } from '../engine/services/engine-services.ts';
import { assertLibraryChoice } from '../engine/settings/library-choice.ts';
import { canSleep } from './downloads/when-all-done.ts';
import { canOpenAtLogin } from './system/open-at-login.ts';

/** What the desktop does for the API, and what it learns from the window. */
export interface DesktopHost extends HostServices {
  /** Lets a file or folder be imported that the user has dropped on the window. */
  takeDropped(path: string): void;
}

/**
 * The dialogs and the file manager of the system, for the window's page.
 * @param updates what this build does about newer ones.
 */
export function createDesktopHost(
  engine: EngineServices,
  ownWindow: () => BrowserWindow | undefined,
  updates: HostInfo['capabilities']['updates'],
): DesktopHost {
  /** Paths that a dialog gave in this session, with what it was about. */
  const picked = new Map<string, PickPath['kind']>();
  /** Paths of files and folders that the user dropped on the window in this session. */
  const dropped = new Set<string>();
  let latestFolder: string | undefined;
  const assertPicked = (path: string, kind: PickPath['kind']) => {
    if (picked.get(path) === kind) return;
    throw new AppError('DISK_PERMISSION', `${path} was not chosen in a dialog. Press Browse and choose it.`, {
      details: { path },
    });
  };
  const capabilities = {
    pickPath: true,
    revealPath: true,
    notifications: Notification.isSupported(),
    openAtLogin: canOpenAtLogin(),
    sleep: canSleep(),
    systemProxy: true,
    updates,
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
      picked.set(resolve(path), request.kind);
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
    async saveFile({ title, name, text }) {
      const folder = latestFolder ?? '';
      const options: SaveDialogOptions = {
        title,
        defaultPath: join(folder, name),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const window = ownWindow();
      const { filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      if (!filePath) return null;
      await writeFileAtomically(filePath, text).catch((error: unknown) => {
        throw toDiskError(error, filePath);
      });
      latestFolder = dirname(filePath);
      return filePath;
    },
    async allowExport(target) {
      const path = resolve(target.path);
      const isArchive = target.format !== 'oci';
      // Several archives go into one folder that was chosen.
      const isInFolder =
        isArchive && picked.get(path) === undefined && picked.get(dirname(path)) === 'folder';
      if (!isInFolder) assertPicked(path, isArchive ? 'save-file' : 'folder');
      assertArchiveName({ ...target, path });
      if (isInFolder) return { ...target, path };
      // The dialog that gave the path of an archive has asked whether to replace what is there.
      return { ...target, path, ...(isArchive ? { overwrite: true } : {}) };
    },
    async allowImport(paths) {
      return paths.map((given) => {
        const path = resolve(given);
        if (!dropped.has(path)) assertPicked(path, picked.get(path) === 'folder' ? 'folder' : 'open-file');
        return path;
      });
    },
    takeDropped: (path) => void dropped.add(resolve(path)),
    async allowSettings({ libraryPath, extraCaFile, sigstoreRootFile, signatureRules = [] }, current) {
      if (libraryPath && libraryPath !== current.libraryPath) {
        assertPicked(resolve(libraryPath), 'folder');
        await assertLibraryChoice(libraryPath);
      }
      if (extraCaFile && extraCaFile !== current.extraCaFile) {
        assertPicked(resolve(extraCaFile), 'open-file');
        assertCaFile(extraCaFile);
      }
      const known = new Set([
        current.sigstoreRootFile,
        ...current.signatureRules.map(({ keyFile }) => keyFile),
      ]);
      for (const path of [sigstoreRootFile, ...signatureRules.map(({ keyFile }) => keyFile)]) {
        if (path && !known.has(path)) assertPicked(resolve(path), 'open-file');
      }
    },
  };
}

const archiveExtension = '.tar';

async function pickPath(
  { kind, title, defaultPath }: PickPath,
  window: BrowserWindow | undefined,
): Promise<string | null> {
  const common = { title, ...(defaultPath === undefined ? {} : { defaultPath }) };
  if (kind === 'save-file') {
    const options: SaveDialogOptions = {
      ...common,
      filters: [{ name: 'tar', extensions: [archiveExtension.slice(1)] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    };
    const { filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    if (!filePath || filePath.toLowerCase().endsWith(archiveExtension)) return filePath || null;
    const named = `${filePath}${archiveExtension}`;
    // The dialog has asked about the shorter name only, so it is shown again where the longer one is taken.
    return existsSync(named) ? pickPath({ kind, title, defaultPath: named }, window) : named;
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
