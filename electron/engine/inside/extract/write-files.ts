import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { isAppError } from '../../../../shared/errors.ts';
import { toDiskError } from '../../files/disk-error.ts';
import { writeFully } from '../../files/write-file-atomically.ts';
import type { LayerIndex } from '../index/layer-index.ts';
import type { SpanReader } from '../packing/span-reader.ts';
import { type StoredFile, storedParts } from '../reading/file-bytes.ts';
import type { ExtractionPlan } from './extraction-plan.ts';
import type { SafeFolder } from './safe-folder.ts';
import { unfinished } from './unfinished.ts';

/** What an extraction needs to read layers. */
export interface ExtractionSource {
  index(layer: number): LayerIndex;
  withReader(layer: number, run: (reader: SpanReader) => Promise<void>): Promise<void>;
}

/** Who hears how writing goes; what they throw ends it. */
export interface WritingWatch {
  /** Hears of bytes that were written. */
  wrote(bytes: number): void;
  /** Called before each file, folder and piece: others may have their turn meanwhile. */
  turn(): Promise<void>;
}

/**
 * Writes all files of a plan, a layer after the other. A file that is there already is left alone, and told of.
 * @returns paths of files that were there already.
 * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`; `LIBRARY_CORRUPT` when a layer is damaged or has changed. A file that is
 * not whole is removed, and the sentence says what is missing.
 */
export async function writeFiles(
  plan: ExtractionPlan,
  source: ExtractionSource,
  folder: SafeFolder,
  watch: WritingWatch,
): Promise<string[]> {
  const there: string[] = [];
  let done = 0;
  try {
    for (const names of plan.folders) {
      await watch.turn();
      folder.makeFolder(names);
    }
    // A plan has them by their layers.
    for (const [layer, files] of Map.groupBy(plan.files, (file) => file.layer)) {
      const { rows } = source.index(layer);
      await source.withReader(layer, async (reader) => {
        for (const file of files) {
          await watch.turn();
          const stored = { reader, rows, row: file.row };
          if (!(await writeIfNew(stored, file.names, folder, watch))) there.push(file.names.join('/'));
          done++;
        }
      });
    }
    return there;
  } catch (error) {
    throw unfinished(error, { planned: plan.files, done, thereCount: there.length });
  }
}

/** A file that is being written. */
interface MadeFile {
  file: FileHandle;
  path: string;
}

/** Returns false for a file that was there already. */
async function writeIfNew(...of: Parameters<typeof writeOne>): Promise<boolean> {
  try {
    await writeOne(...of);
    return true;
  } catch (error) {
    if (isAppError(error) && error.details.systemCode === 'EEXIST') return false;
    throw error;
  }
}

async function writeOne(
  stored: StoredFile,
  names: readonly string[],
  folder: SafeFolder,
  watch: WritingWatch,
): Promise<void> {
  // Who may run it stays; no other user gets to write, and nobody becomes another user by it.
  const mode = ((stored.rows.mode[stored.row] ?? 0) & 0o111) === 0 ? 0o644 : 0o755;
  const made = await folder.makeFile(names, mode);
  const { path } = made;
  let isWhole = false;
  try {
    await fill(made, stored, watch).finally(() => close(made));
    isWhole = true;
  } finally {
    if (!isWhole) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Some disks say that they are full only when a file is closed. */
async function close({ file, path }: MadeFile): Promise<void> {
  await file.close().catch((error: unknown) => {
    throw toDiskError(error, path);
  });
}

async function fill(
  { file, path }: MadeFile,
  { reader, rows, row }: StoredFile,
  watch: WritingWatch,
): Promise<void> {
  const onDisk = async (write: () => Promise<void>) => {
    await write().catch((error: unknown) => {
      throw toDiskError(error, path);
    });
  };
  for (const { position, offset, length } of storedParts(rows, row)) {
    let at = position;
    for await (const bytes of reader.read(offset, length)) {
      watch.wrote(bytes.length);
      await watch.turn();
      await onDisk(() => writeFully(file, bytes, at));
      at += bytes.length;
    }
  }
  // Holes of a sparse file take no room.
  await onDisk(() => file.truncate(rows.size[row] ?? 0));
  const mtime = rows.mtime[row] ?? 0;
  if (mtime > 0) await file.utimes(mtime, mtime).catch(() => undefined);
}
