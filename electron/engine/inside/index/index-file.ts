import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { toDiskError } from '../../files/disk-error.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { windowBytes } from '../packing/gzip/unpack-gzip.ts';
import { buildIndex } from './build-index.ts';
import { decodeIndex } from './decode-index.ts';
import { encodeIndex } from './encode-index.ts';
import type { LayerIndex } from './layer-index.ts';
import type { LayerPlace } from './layer-place.ts';

/** An index, and where in its file the windows begin. */
export interface StoredIndex {
  index: LayerIndex;
  windowsAt: number;
}

/** Runs something with a file that is open. @throws {AppError} `DISK_PERMISSION`, `INTERNAL` when it cannot be opened. */
export async function withFile<Result>(
  path: string,
  run: (descriptor: number, size: number) => Result | Promise<Result>,
): Promise<Result> {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw toDiskError(error, path);
  }
  try {
    return await run(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

/** The index of a layer; undefined when there is none that holds. */
export async function readIndex({ digest, index }: LayerPlace): Promise<StoredIndex | undefined> {
  try {
    return await withFile(index, (descriptor, size) =>
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
 * Looks through a layer and keeps its index, in place of any that is there.
 * @param onPosition hears how many bytes of the blob have been read; what it throws ends the work.
 * @throws {AppError} `DISK_PERMISSION`, `DISK_FULL`, `INTERNAL`.
 */
export async function makeIndex(
  { digest, blob, index }: LayerPlace,
  onPosition: (bytes: number) => void,
): Promise<void> {
  const built = await withFile(blob, (descriptor, size) =>
    buildIndex({ digest, descriptor, size }, onPosition),
  );
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
  descriptor: number,
  { index: { spans }, windowsAt }: StoredIndex,
  span: number,
): Uint8Array {
  const start = spans.windowOffsets[span] ?? 0;
  const length = (spans.windowOffsets[span + 1] ?? start) - start;
  // A window that packs badly is no larger than this.
  if (!(length > 0 && length <= windowBytes * 2)) return new Uint8Array();
  const packed = Buffer.allocUnsafe(length);
  readSync(descriptor, packed, 0, length, windowsAt + start);
  return inflateRawSync(packed, { maxOutputLength: windowBytes });
}
