import type { BigIntStats } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { toDiskError } from '../files/disk-error.ts';
import { makeFolders } from '../files/make-folders.ts';
import { replaceWhenComplete } from '../files/replace-when-complete.ts';
import { linkOrCopyFile, writeWholeFile } from '../files/whole-file.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import { blobMemberPath } from './docker-manifest-file.ts';
import { namedDescriptor } from './image-names.ts';
import type { ExportJob } from './job.ts';
import { indexFile, type LayoutIndex, layoutFile, readLayoutIndex } from './layout-files.ts';
import { assertFreeSpace } from './place.ts';
import { readVerifiedBlob } from './verified-blob.ts';

/**
 * Writes an OCI image layout (image-spec, image-layout.md) and returns the size in bytes of the image's files in
 * it. Blobs are hard links into the library where the disk allows it. A layout that is there already keeps its
 * other images; the entry of the same name is replaced.
 * @throws {AppError} `DISK_PERMISSION` when the folder holds anything else, `LIBRARY_CORRUPT`, `DISK_FULL`,
 * `CANCELLED`.
 */
export async function exportFolder(job: ExportJob): Promise<number> {
  try {
    const existing = await readLayoutIndex(job.path);
    const parent = dirname(job.path);
    await makeFolders(parent);
    await assertRoomForCopies(job, parent);
    if (existing !== undefined) return await fillLayout(job, job.path, existing);
    return await replaceWhenComplete(job.path, (partialPath) => fillLayout(job, partialPath, undefined));
  } catch (error) {
    throw toDiskError(error, job.path);
  }
}

/** `index.json` comes last: until then the layout does not have the image. */
async function fillLayout(
  job: ExportJob,
  folder: string,
  existing: LayoutIndex | undefined,
): Promise<number> {
  const { contents, reference } = job;
  const index = indexFile(namedDescriptor(contents.root, reference), existing);
  const added: string[] = [];
  try {
    for (const blob of contents.blobs) await addBlob(job, folder, blob, added);
    for (const [digest, bytes] of contents.documents) await addDocument(folder, digest, bytes, added);
    await writeWholeFile(join(folder, 'oci-layout'), layoutFile);
    await writeWholeFile(join(folder, 'index.json'), index);
  } catch (error) {
    for (const path of added) await rm(path, { force: true });
    throw error;
  }
  const documents = contents.documents.values().reduce((sum, { length }) => sum + length, 0);
  return sumOfSizes(contents.blobs) + documents + layoutFile.length + index.length;
}

async function addBlob(job: ExportJob, folder: string, blob: Descriptor, added: string[]): Promise<void> {
  for await (const chunk of readVerifiedBlob(job.blobs, blob, job.signal)) job.reportBytes(chunk.length);
  const source = { path: job.blobs.path(blob.digest), file: job.blobs.file(blob.digest) };
  const path = join(folder, blobMemberPath(blob));
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found !== undefined && isSameFile(found, await source.file.stat({ bigint: true }))) return;
  await makeFolders(dirname(path));
  await linkOrCopyFile(source, path);
  if (found === undefined) added.push(path);
}

/** Inode numbers tell files apart on one disk only, and may be larger than an ordinary number holds. */
function isSameFile(left: BigIntStats, right: BigIntStats): boolean {
  return left.dev === right.dev && left.ino === right.ino;
}

async function addDocument(folder: string, digest: string, bytes: Buffer, added: string[]): Promise<void> {
  const path = join(folder, blobMemberPath({ digest }));
  const found = await stat(path).catch(() => undefined);
  await makeFolders(dirname(path));
  await writeWholeFile(path, bytes);
  if (found === undefined) added.push(path);
}

/** Hard links take no room, copies onto another disk do. */
async function assertRoomForCopies({ blobs, contents }: ExportJob, parent: string): Promise<void> {
  const library = await stat(dirname(blobs.path(contents.root.digest)));
  if (library.dev === (await stat(parent)).dev) return;
  await assertFreeSpace(parent, sumOfSizes(contents.blobs));
}
