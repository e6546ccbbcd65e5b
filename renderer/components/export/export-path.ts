import type { ExportFormat } from '../../../shared/schemas/download.ts';

const longestName = 200;

/**
 * A file or folder name for an exported image: `windows-servercore-ltsc2019-windows-amd64-10.0.17763.8755.tar`. The
 * whole repository and the platform are in it, because images that differ in these alone would otherwise replace each
 * other.
 * @param platform as the library names it; null where it is not known or there are several.
 */
export function exportName(reference: string, platform: string | null, format: ExportFormat): string {
  // The host is not a part of the repository.
  const [, ...names] = reference.split('/');
  const tagged = names.join('/').replace(/@sha(?:256|512):([a-f0-9]{12}).*$/, '-$1');
  const base = `${tagged}${platform === null ? '' : `-${platform}`}`
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    // Names of files have 255 bytes, and the end tells images apart.
    .slice(-longestName);
  if (format === 'oci') return `${base}-oci`;
  return format === 'oci-archive' ? `${base}.oci.tar` : `${base}.tar`;
}

/** The folder that holds a path, whichever slash its system uses. */
export function parentFolder(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end <= 0 ? path.slice(0, end + 1) : path.slice(0, end);
}

/** The last name of a path, whichever slash its system uses. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Joins a folder and a name with the slash that the folder uses. */
export function joinPath(folder: string, name: string): string {
  if (folder === '') return name;
  const slash = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(slash) ? folder + name : folder + slash + name;
}
