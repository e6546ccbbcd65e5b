import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from '../../files/flush-folder.ts';
import { blobProgress } from '../blobs/blob-progress.ts';
import type { BlobJob } from '../blobs/job.ts';
import { writeVerifiedBlob } from '../blobs/verified-blob.ts';
import { writeImageArchive } from './image-archive.ts';
import { PartWriter } from './part-writer.ts';
import { digestsOf, type Plan, type PlannedArchive } from './plan.ts';
import type { PlannedFile } from './planning/volumes.ts';
import type { WrittenFile } from './written-file.ts';

/** What brings blobs out of the library; positions are of one archive at a time. */
export type ArchiveJob = Omit<BlobJob, 'reportPosition'> & { reportBytes(bytes: number): void };

/**
 * Writes the archives of a bundle. Complete files of an earlier try stay; whether they are what they should be is seen
 * when they are read back.
 * @throws {AppError} `LIBRARY_CORRUPT`, `CANCELLED`; or the system's error.
 */
export async function writeArchives(job: ArchiveJob, folder: string, plan: Plan): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const archive of plan.archives) written.push(...(await writeArchive(job, folder, plan, archive)));
  await flushFolder(folder);
  return written;
}

/** Bytes of blobs that `writeArchives` reports. */
export function reportedBytes({ archives, leftOut }: Plan): number {
  const left = digestsOf(leftOut);
  return archives
    .flatMap(({ images }) => distinctSizes(images.flatMap(({ contents }) => contents.blobs)))
    .reduce((sum, [digest, size]) => sum + (left.has(digest) ? 0 : size), 0);
}

/**
 * Files of the plan that are there in full length.
 * @throws {AppError} never: what cannot be looked at is not there.
 */
export async function presentFiles(folder: string, files: readonly PlannedFile[]): Promise<Set<string>> {
  const present = new Set<string>();
  for (const { path, size } of files) {
    const found = await lstat(join(folder, path)).catch(() => undefined);
    if (found?.isFile() === true && found.size === size) present.add(path);
  }
  return present;
}

async function writeArchive(
  { reportBytes, ...job }: ArchiveJob,
  folder: string,
  plan: Plan,
  { images, parts }: PlannedArchive,
): Promise<WrittenFile[]> {
  const kept = await presentFiles(folder, parts);
  const blobJob: BlobJob = { ...job, reportPosition: blobProgress(reportBytes) };
  const writer = new PartWriter(folder, parts, kept, job.thread);
  try {
    await writeImageArchive(writer, images, {
      format: plan.target.format,
      leftOut: digestsOf(plan.leftOut),
      writeBlob: (blob, archive) => writeVerifiedBlob(blobJob, blob, archive),
    });
  } finally {
    await writer.abandon();
  }
  return parts.map(({ path, size }, position) => ({
    path,
    size,
    sum: writer.sums[position] ?? '',
    isKept: kept.has(path),
    isChecked: false,
  }));
}

/**
 * Removes files that were kept and are not what they should be, so that they are written anew.
 * @throws the system's error.
 */
export async function removeFiles(folder: string, files: readonly WrittenFile[]): Promise<void> {
  for (const { path } of files) await rm(join(folder, path), { force: true });
}

function distinctSizes(blobs: readonly { digest: string; size: number }[]): [string, number][] {
  return [...new Map(blobs.map(({ digest, size }) => [digest, size]))];
}
