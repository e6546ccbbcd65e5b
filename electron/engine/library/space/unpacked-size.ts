import { open } from 'node:fs/promises';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { BlobReader } from '../blob-reader.ts';

/** What eStargz tells of a layer beside it (stargz-snapshotter, "eStargz: Standard-Compatible Extensions"). */
const sizeAnnotation = 'io.containers.estargz.uncompressed-size';
/** A larger layer may hold more than the 4 GiB up to which gzip counts. */
const mostPacked = 512 * 1024 * 1024;
/** Deflate makes no more of a byte than this. */
const mostGrowth = 1_032;
/** Bytes of the shortest gzip member (RFC 1952, 2.3). */
const shortestGzip = 20;

/**
 * Bytes that a layer has unpacked, where that is known without unpacking it: a plain tar has its own size, a layer may
 * say it beside itself, and gzip says it in its last bytes (RFC 1952, 2.3.1) once the layer is in the library. Undefined
 * where nothing says it, or where what is said cannot be: the last member of several tells of itself alone.
 */
export async function unpackedSizeOf(
  { digest, mediaType, size, annotations }: Descriptor,
  blobs: Pick<BlobReader, 'blobPath'>,
): Promise<number | undefined> {
  if (/\.tar$/.test(mediaType)) return size;
  const told = annotations?.[sizeAnnotation];
  if (told !== undefined && /^\d{1,15}$/.test(told)) return Number(told);
  if (!/gzip$/.test(mediaType) || size > mostPacked || size < shortestGzip) return undefined;
  const counted = await lastCount(blobs.blobPath(digest), size);
  return counted === undefined || counted < size || counted > size * mostGrowth ? undefined : counted;
}

/** The number in the last four bytes of a gzip file of this size; undefined when it cannot be read, or is no gzip. */
async function lastCount(path: string, size: number): Promise<number | undefined> {
  try {
    await using file = await open(path);
    const head = await file.read(Buffer.alloc(3), 0, 3, 0);
    if (head.buffer.toString('hex') !== '1f8b08') return undefined;
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, size - 4);
    return bytesRead === 4 ? buffer.readUInt32LE() : undefined;
  } catch {
    return undefined;
  }
}
