// Decided here: what a package can do about updates (ADR 11).
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';

/** What the running program came in. */
export type PackageKind = 'nsis' | 'portable' | 'zip' | 'mac-app' | 'appimage' | 'deb' | 'rpm' | 'tar.gz';

/** Where deb and rpm put the app (electron-builder's FpmTarget). */
const installedFolder = '/opt/Longshore/';
/** What electron-builder's NSIS script leaves beside the app, and an unpacked zip has not. */
const uninstaller = 'Uninstall Longshore.exe';

/** The facts by which packages can be told from each other. */
export interface PackagePlaces {
  platform: NodeJS.Platform;
  environment: Record<string, string | undefined>;
  program: string;
  resourcesFolder: string;
}

/** Tells what an installed or unpacked app came in, which no package of Windows says of itself. */
export function packageKind(places: PackagePlaces): PackageKind {
  const { platform, environment, program } = places;
  if (platform === 'darwin') return 'mac-app';
  if (platform === 'win32') {
    if (environment.PORTABLE_EXECUTABLE_FILE !== undefined) return 'portable';
    return existsSync(join(win32.dirname(program), uninstaller)) ? 'nsis' : 'zip';
  }
  if (environment.APPIMAGE !== undefined) return 'appimage';
  return posix.normalize(program).startsWith(installedFolder) ? managedKind(places) : 'tar.gz';
}

/** electron-builder writes this file for deb and rpm, but leaves it in what it packs after them too. */
function managedKind({ resourcesFolder }: PackagePlaces): PackageKind {
  try {
    const kind = readFileSync(join(resourcesFolder, 'package-type'), 'utf8').trim();
    return kind === 'deb' || kind === 'rpm' ? kind : 'tar.gz';
  } catch {
    return 'tar.gz';
  }
}
