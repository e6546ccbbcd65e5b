import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { systemErrorCode } from '../../files/disk-error.ts';
import { StreamBody } from '../../network/body/stream-body.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';

/** Bytes that are read ahead of what is written. */
const readBytes = 512 * 1024;

/** The file of a blob in a folder (image-spec, image-layout.md). */
export function blobFile(folder: string, digest: string): string {
  const { algorithm, hex } = splitDigest(digest);
  return join(folder, 'blobs', algorithm, hex);
}

/** A blob in a folder of this machine or of its network, such as a layout on a disk that was carried here. */
export function folderBlobSource(folder: string, { digest }: Descriptor): BlobSource {
  const path = blobFile(folder, digest);
  return {
    kind: 'mirror',
    identity: path,
    host: folder,
    async open(range, signal) {
      const size = await sizeOf(path, folder);
      signal.throwIfAborted();
      const offset = range?.offset ?? 0;
      const end = Math.min(size, range?.length === undefined ? size : offset + range.length);
      if (offset >= end) throw absent(path, folder, 'it is shorter than it should be');
      const stream = createReadStream(path, { start: offset, end: end - 1, highWaterMark: readBytes });
      const stop = () => stream.destroy();
      signal.addEventListener('abort', stop, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', stop));
      const headers =
        range === undefined
          ? { 'content-length': String(size) }
          : { 'content-range': `bytes ${offset}-${end - 1}/${size}` };
      const body = new StreamBody(stream);
      return { status: range === undefined ? 200 : 206, headers, body, host: folder };
    },
  };
}

/** @throws {AppError} `BLOB_UNKNOWN` for anything that is no file, or cannot be looked at. */
async function sizeOf(path: string, folder: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw absent(path, folder, String(systemErrorCode(error) ?? 'it cannot be read'));
  });
  if (!found.isFile()) throw absent(path, folder, 'it is no file');
  return found.size;
}

function absent(path: string, folder: string, reason: string): AppError {
  return new AppError('BLOB_UNKNOWN', `The folder ${folder} has no such blob (${reason}).`, {
    details: { host: folder, path, reason },
  });
}
