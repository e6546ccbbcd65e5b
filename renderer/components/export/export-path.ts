import type { ExportFormat } from '../../../shared/schemas/download.ts';

/** A file or folder name for an exported image: `servercore-ltsc2019.tar`. */
export function exportName(reference: string, format: ExportFormat): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1).replace(/@sha256:([a-f0-9]{12}).*$/, '-$1');
  const base = name.replace(/[^A-Za-z0-9._-]+/g, '-');
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
