import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { assertFreeSpace } from '../../files/assert-free-space.ts';
import { freeBytesOf } from '../../files/free-space.ts';
import { isThere } from '../../files/is-there.ts';
import { nearestFolder } from '../../library/place/outside-library.ts';
import type { LayerIndex } from '../index/layer-index.ts';
import { storedParts } from '../reading/file-bytes.ts';
import type { ExtractionPlan, PlannedFile } from './extraction-plan.ts';
import type { ExtractionSource } from './write-files.ts';

/**
 * Refuses an extraction that cannot fit before anything of it is written. Holes of sparse files take no room, and files
 * that are there already are not written again.
 * @throws {AppError} `DISK_FULL` naming what is needed and what is free.
 */
export async function assertRoom(
  { files }: Pick<ExtractionPlan, 'files'>,
  source: Pick<ExtractionSource, 'index'>,
  folder: string,
): Promise<void> {
  const bytesOf = ({ layer, row }: PlannedFile) => storedBytes(source.index(layer), row);
  let needed = files.reduce((sum, file) => sum + bytesOf(file), 0);
  const disk = await nearestFolder(folder);
  const free = await knownFreeBytes(disk);
  if (free === undefined || needed <= free) return;
  for (const file of files) if (await isThere(join(folder, ...file.names))) needed -= bytesOf(file);
  await assertFreeSpace(disk, needed, 'What is to be extracted');
}

/** Not every network disk tells, and what shows the system itself has no size: why no file can be there is said later. */
async function knownFreeBytes(disk: string): Promise<number | undefined> {
  try {
    return (await statfs(disk)).blocks === 0 ? undefined : await freeBytesOf(disk);
  } catch {
    return undefined;
  }
}

/** Bytes of a file that its layer has: a damaged one may claim more than there is. */
function storedBytes({ rows, facts }: LayerIndex, row: number): number {
  return storedParts(rows, row).reduce(
    (sum, { offset, length }) => sum + Math.max(0, Math.min(length, facts.unpackedBytes - offset)),
    0,
  );
}
