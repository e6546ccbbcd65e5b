import type { NewFile } from '../files/staged/write-new-file.ts';
import { tarHeader } from './tar-header.ts';

/** One file of an archive: a path with forward slashes, its size in bytes and what appends its content. */
export interface ArchiveFile {
  path: string;
  size: number;
  content: (archive: NewFile) => Promise<void>;
}

/** Every header and every content begins at a multiple of these bytes (POSIX `pax`, ustar interchange format). */
const recordBytes = 512;

/** Two records of zeros are the end. */
const endOfArchive = Buffer.alloc(2 * recordBytes);

/**
 * Writes a tar of folders and then files, in the order given.
 * @throws whatever a content or `archive` throws; an error when a content is of another size than it was said to be.
 */
export async function writeTar(
  archive: NewFile,
  folders: readonly string[],
  files: readonly ArchiveFile[],
): Promise<void> {
  for (const name of folders) {
    await archive.append(await tarHeader({ name, type: 'directory', mode: 0o755, size: 0 }));
  }
  for (const { path, size, content } of files) {
    await archive.append(await tarHeader({ name: path, type: 'file', mode: 0o644, size }));
    const begin = archive.size;
    await content(archive);
    if (archive.size - begin !== size) throw new Error(`${path} has another size than its header says`);
    await archive.append(Buffer.alloc(-size & (recordBytes - 1)));
  }
  await archive.append(endOfArchive);
}
