import type { ExportFormat } from '../../../shared/schemas/download.ts';

/** Characters of a name without its checksum and ending. */
const longestName = 200;

/**
 * A file or folder name for an exported image: `windows-servercore-ltsc2019-windows-amd64-10.0.17763.8755-a21b3f07.tar`.
 * The whole repository and the platform are in it, because images that differ in these alone would otherwise replace
 * each other. What names of files cannot tell (`a-b/c` from `a/b-c`, two hosts, `:A` from `:a` where case does not
 * count, the start of a very long name), the checksum at the end does.
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
  const name = `${base}-${checksum(`${reference} ${platform ?? ''}`)}`;
  if (format === 'oci') return `${name}-oci`;
  return format === 'oci-archive' ? `${name}.oci.tar` : `${name}.tar`;
}

/** Eight hexadecimal digits that tell texts apart: FNV-1a of 32 bits, which needs no secure context as the browser's hashes do. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A name of our own for the folder: what is carried goes into one that is new, empty or its own. */
export function bundleName(day: Date): string {
  return `longshore-${day.toISOString().slice(0, 10)}`;
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
