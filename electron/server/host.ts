import { AppError } from '../../shared/errors.ts';
import { assertArchiveName, type HostServices, hostInfo } from '../api/context.ts';
import { assertCaFile } from '../engine/network/connections/certificate-authorities.ts';
import { assertLibraryChoice } from '../engine/settings/library-choice.ts';
import { defaultExportFolder, placeInFolder } from './export-folder.ts';

/**
 * What the server can do for a browser: it has no dialogs and no file manager of the user's. Whoever got a session may
 * write into one folder of exports, and into libraries.
 */
export function createServerHost(exportFolder: string = defaultExportFolder()): HostServices {
  return {
    info: () => hostInfo('server', {}, exportFolder),
    async pickPath() {
      throw new AppError('DENIED', 'A browser cannot choose a path on this machine. Type the path instead.');
    },
    async revealPath() {
      throw new AppError('DENIED', 'A browser cannot open folders of this machine. Open the path yourself.');
    },
    async saveFile() {
      throw new AppError(
        'DENIED',
        'A browser cannot choose a path on this machine. Let it download the file.',
      );
    },
    async allowExport(target) {
      assertArchiveName(target);
      return { ...target, path: await placeInFolder(exportFolder, target.path) };
    },
    // It reads as this user, to whom alone a session is given, and tells nothing of a file but that it is no archive.
    allowImport: async (paths) => [...paths],
    async allowSettings({ libraryPath, extraCaFile }, current) {
      if (libraryPath && libraryPath !== current.libraryPath) await assertLibraryChoice(libraryPath);
      if (extraCaFile && extraCaFile !== current.extraCaFile) assertCaFile(extraCaFile);
    },
  };
}
