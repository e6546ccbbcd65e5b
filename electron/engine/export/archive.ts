import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { makeFolders } from '../files/make-folders.ts';
import { replaceWhenComplete } from '../files/replace-when-complete.ts';
import { blobMemberPath, dockerManifestFile } from './docker-manifest-file.ts';
import { namedDescriptor } from './image-names.ts';
import type { ExportJob } from './job.ts';
import { indexFile, layoutFile } from './layout-files.ts';
import { assertFreeSpace } from './place.ts';
import { type ArchiveFile, writeTar } from './tar-archive.ts';
import { readVerifiedBlob } from './verified-blob.ts';

/** A tar header, and the padding to the next 512 bytes. */
const overheadPerMember = 1024;

/**
 * Writes a `docker-archive` (with `manifest.json`) or `oci-archive` (without) and returns its size in bytes.
 * An archive of that name is replaced, at the end and at once.
 * @throws {AppError} `PLATFORM_NOT_FOUND`, `UNSUPPORTED_MANIFEST`, `LIBRARY_CORRUPT`, `DISK_FULL`,
 * `DISK_PERMISSION`, `CANCELLED`.
 */
export async function exportArchive(
  job: ExportJob,
  format: 'docker-archive' | 'oci-archive',
): Promise<number> {
  const files = [...metadataFiles(job, format), ...job.contents.blobs.map((blob) => blobFile(job, blob))];
  const parent = dirname(job.path);
  await makeFolders(parent);
  await assertFreeSpace(
    parent,
    files.reduce((sum, { size }) => sum + size + overheadPerMember, 0),
  );
  return replaceWhenComplete(job.path, async (partialPath) => {
    const output = await open(partialPath, 'wx');
    try {
      await writeTar(output, foldersOf(files), files);
      await output.sync();
      return (await output.stat()).size;
    } finally {
      await output.close();
    }
  });
}

function metadataFiles({ contents, reference }: ExportJob, format: string): ArchiveFile[] {
  const files = [
    fileOf('oci-layout', layoutFile),
    fileOf('index.json', indexFile(namedDescriptor(contents.root, reference))),
  ];
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
    content: async function* () {
      for await (const chunk of readVerifiedBlob(job.blobs, descriptor, job.signal)) {
        yield chunk;
        job.reportBytes(chunk.length);
      }
    },
  };
}

function fileOf(path: string, bytes: Buffer): ArchiveFile {
  return { path, size: bytes.length, content: () => [bytes] };
}

function foldersOf(files: readonly ArchiveFile[]): string[] {
  const parents = files.map(({ path }) => dirname(path)).filter((path) => path !== '.');
  return ['blobs/', ...new Set(parents.map((path) => `${path}/`))];
}
