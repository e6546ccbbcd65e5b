import { dirname } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { assertFreeSpace } from '../files/assert-free-space.ts';
import { flushFolder } from '../files/flush-folder.ts';
import { makeFolders } from '../files/make-folders.ts';
import { renamePatiently } from '../files/rename-patiently.ts';
import { withPartial } from '../files/staged/partial.ts';
import { writeNewFile } from '../files/staged/write-new-file.ts';
import { attachedFileName } from '../library/index/attached-entries.ts';
import { attachedFile } from './attached.ts';
import { blobMemberPath } from './blobs/blob-member-path.ts';
import type { ExportJob } from './blobs/job.ts';
import { placeError } from './blobs/place-error.ts';
import { writeVerifiedBlob } from './blobs/verified-blob.ts';
import { dockerManifestFile } from './docker-manifest-file.ts';
import { assertMayReplace } from './existing-archive.ts';
import { namedDescriptor } from './image-names.ts';
import { indexFile, layoutFile } from './layout/layout-files.ts';
import { type ArchiveFile, writeTar } from './tar-archive.ts';

/** A tar header, and the padding to the next 512 bytes. */
const overheadPerMember = 1024;

/**
 * Writes a `docker-archive` (with `manifest.json`) or `oci-archive` (without) and returns its size in bytes.
 * An archive of that name is replaced, at the end and at once, where the target says so.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, `UNSUPPORTED_MANIFEST`, `LIBRARY_CORRUPT`, `DISK_FULL`,
 * `DISK_PERMISSION`, `CANCELLED`.
 */
export async function exportArchive(job: ExportJob, target: ExportTarget): Promise<number> {
  const files = [
    ...metadataFiles(job, target.format),
    ...job.contents.blobs.map((blob) => blobFile(job, blob)),
  ];
  const parent = dirname(job.path);
  try {
    await makeFolders(parent);
    await assertFreeSpace(
      parent,
      files.reduce((sum, { size }) => sum + size + overheadPerMember, 0),
    );
    return await withPartial(job.path, async (partialPath) => {
      const size = await writeNewFile(partialPath, (archive) => writeTar(archive, foldersOf(files), files));
      // Minutes may have passed: somebody else may have put a file there.
      await assertMayReplace(target);
      await renamePatiently(partialPath, job.path);
      await flushFolder(parent);
      return size;
    });
  } catch (error) {
    throw placeError(error, job.path);
  }
}

function metadataFiles({ contents, reference }: ExportJob, format: string): ArchiveFile[] {
  const files = [
    fileOf('oci-layout', layoutFile),
    fileOf('index.json', indexFile([namedDescriptor(contents.root, reference)])),
  ];
  const attached = attachedFile([contents]);
  if (attached !== undefined) files.push(fileOf(attachedFileName, attached));
  if (format === 'docker-archive') {
    files.push(fileOf('manifest.json', dockerManifestFile(contents, reference)));
  }
  for (const [digest, bytes] of contents.documents) files.push(fileOf(blobMemberPath({ digest }), bytes));
  return files;
}

function blobFile(job: ExportJob, descriptor: Descriptor): ArchiveFile {
  return {
    path: blobMemberPath(descriptor),
    size: descriptor.size,
    content: (archive) => writeVerifiedBlob(job, descriptor, archive),
  };
}

/** A file of an archive whose bytes are known. */
export function fileOf(path: string, bytes: Buffer): ArchiveFile {
  return { path, size: bytes.length, content: (archive) => archive.append(bytes) };
}

/** The folders that these files of an archive lie in, the outermost first. */
export function foldersOf(files: readonly ArchiveFile[]): string[] {
  const parents = files.map(({ path }) => dirname(path)).filter((path) => path !== '.');
  return ['blobs/', ...new Set(parents.map((path) => `${path}/`))];
}
