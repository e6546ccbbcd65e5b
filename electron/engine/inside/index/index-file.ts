import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { OpenFile } from '../../files/blocks/block-protocol.ts';
import { systemErrorCode, toDiskError } from '../../files/disk-error.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { damagedBlob, ofUnreadableBlob, removedMeanwhile } from '../bounds/blob-errors.ts';
import { windowBytes } from '../packing/gzip/unpack-gzip.ts';
import { checkedFile } from '../packing/hashed-file.ts';
import { fileSource, type PackedSource } from '../packing/packed-source.ts';
import { buildIndex } from './build-index.ts';
import { decodeIndex } from './decode-index.ts';
import { encodeIndex } from './encode-index.ts';
import type { LayerIndex } from './layer-index.ts';
import type { LayerPlace } from './layer-place.ts';
import type { TocComparison } from './toc-comparison.ts';

/** An index, and where in its file the windows begin. */
export interface StoredIndex {
  index: LayerIndex;
  windowsAt: number;
}

/** Looks for the table of contents of a layer that is here whole. */
export type SeekToc = (source: PackedSource, told: LayerPlace['toc']) => Promise<TocComparison>;

/**
 * Opens a file of a layer.
 * @throws {AppError} `LIBRARY_BUSY` when it is gone; `DISK_PERMISSION`, `INTERNAL` when it cannot be opened.
 */
export function openFile(path: string): OpenFile {
  try {
    return { descriptor: openSync(path, 'r'), path };
  } catch (error) {
    throw systemErrorCode(error) === 'ENOENT' ? removedMeanwhile() : toDiskError(error, path);
  }
}

/** Runs something with a file that is open. @throws {AppError} as `openFile`. */
export async function withFile<Result>(
  path: string,
  run: (file: OpenFile, size: number) => Result | Promise<Result>,
): Promise<Result> {
  const file = openFile(path);
  try {
    return await run(file, fstatSync(file.descriptor).size);
  } finally {
    closeSync(file.descriptor);
  }
}

/**
 * Runs something with the blob of a layer.
 * @throws {AppError} as `openFile`; `LIBRARY_CORRUPT` when the disk cannot read a blob that the library has.
 */
export async function withBlob<Result>(
  { digest, blob, arrived }: LayerPlace,
  run: (file: OpenFile, size: number) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await withFile(blob, run);
  } catch (error) {
    throw arrived === null ? ofUnreadableBlob(error, digest, blob) : error;
  }
}

/** The index of a layer; undefined when there is none that holds. */
export async function readIndex({ digest, index }: LayerPlace): Promise<StoredIndex | undefined> {
  try {
    return await withFile(index, ({ descriptor }, size) =>
      decodeIndex((bytes) => {
        const start = Buffer.allocUnsafeSlow(Math.min(bytes, size));
        return start.subarray(0, readSync(descriptor, start, 0, start.length, 0));
      }, digest),
    );
  } catch {
    return undefined;
  }
}

/**
 * Looks through a layer and keeps its index, in place of any that is there. Of a layer that is here whole the bytes that are
 * looked through are compared with its digest: an index of others is never kept.
 * @param onPosition hears how many bytes of the blob have been read; what it throws ends the work.
 * @throws {AppError} `LIBRARY_CORRUPT` when the blob does not match its digest, or cannot be read; `LIBRARY_BUSY` when it is gone;
 * `DISK_PERMISSION`, `DISK_FULL`, `INTERNAL`.
 */
export async function makeIndex(
  place: LayerPlace,
  onPosition: (bytes: number) => void,
  seekToc: SeekToc,
): Promise<void> {
  const { digest, index, arrived, toc } = place;
  const built = await withBlob(place, async (file, size) => {
    const source = fileSource(file, Math.min(size, arrived ?? size));
    if (arrived !== null) return buildIndex({ digest, source }, onPosition);
    const checked = checkedFile(file, size, digest);
    try {
      const layer = { digest, source: checked, sumOf: checked.sumOf };
      const found = await buildIndex(layer, onPosition, await seekToc(source, toc));
      const actual = await checked.otherDigest(onPosition);
      if (actual !== undefined) throw damagedBlob(digest, actual);
      return found;
    } finally {
      await checked.close();
    }
  });
  await keepIndex(index, built);
}

/**
 * Takes over an index that was made while the layer was streamed.
 * @returns false when there is none that holds.
 */
export async function adoptIndex({ listed, ...layer }: LayerPlace): Promise<boolean> {
  if (listed === undefined || layer.arrived !== null) return false;
  if ((await readIndex({ ...layer, index: listed })) === undefined) return false;
  try {
    await makeFolders(dirname(layer.index));
    await writeFileAtomically(layer.index, readFileSync(listed), { fsync: false });
    return true;
  } catch (error) {
    throw toDiskError(error, layer.index);
  }
}

/** Keeps an index, in place of any that is there. @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`. */
export async function keepIndex(
  index: string,
  built: { index: LayerIndex; windows: readonly Uint8Array[] },
): Promise<void> {
  try {
    await makeFolders(dirname(index));
    // A power cut may leave a part of it: then it is made again.
    await writeFileAtomically(index, encodeIndex(built.index, built.windows), { fsync: false });
  } catch (error) {
    throw toDiskError(error, index);
  }
}

/** The window of a span, out of the open file of its index. */
export function readWindow(
  file: OpenFile,
  { index: { spans }, windowsAt }: StoredIndex,
  span: number,
): Uint8Array {
  const start = spans.windowOffsets[span] ?? 0;
  const length = (spans.windowOffsets[span + 1] ?? start) - start;
  // A window that packs badly is no larger than this.
  if (!(length > 0 && length <= windowBytes * 2)) return new Uint8Array();
  const packed = Buffer.allocUnsafe(length);
  try {
    fileSource(file, windowsAt + start + length).read(packed, windowsAt + start);
    return inflateRawSync(packed, { maxOutputLength: windowBytes });
  } catch {
    // Nothing checks the windows of a file by themselves, and a disk may not give one: what is read without the right one does
    // not match its digest.
    return new Uint8Array();
  }
}
