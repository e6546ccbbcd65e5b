import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digestOfSource, type LayerBlob, lazily } from './blob.ts';
import { type ByteSource, walk } from './byte-source.ts';
import { randomBytesSource } from './random-bytes.ts';
import { singleFileTar } from './single-file-tar.ts';
import { storedBlocksSize, storedBlocksSource } from './stored-blocks.ts';

/** The smallest size a large layer can have, in bytes. */
export const smallestLargeLayer = 4096;

const fixedHeaderBytes = 12;
const trailerBytes = 8;
const tarBlock = 512;

/** Those made so far: the same seed and size give the same bytes, and their digest takes seconds to find. */
const layers = new Map<string, LayerBlob>();

/**
 * A layer of exactly `size` bytes that is a real gzip-compressed tar with one random file in it, yet is held
 * neither in memory nor on disk: the gzip stream (RFC 1952) uses stored blocks, so that every byte's place is
 * known by arithmetic. What is left over goes into the header's extra field.
 */
export function largeLayer(seed: string, size: number): LayerBlob {
  const key = `${size} ${seed}`;
  const layer = layers.get(key) ?? makeLayer(seed, size);
  layers.set(key, layer);
  return layer;
}

function makeLayer(seed: string, size: number): LayerBlob {
  if (size < smallestLargeLayer)
    throw new RangeError(`A large layer has at least ${smallestLargeLayer} bytes.`);
  const room = size - fixedHeaderBytes - trailerBytes;
  let tarSize = Math.floor(room / tarBlock) * tarBlock;
  while (storedBlocksSize(tarSize) > room) tarSize -= tarBlock;
  const tar = singleFileTar('Files/data.bin', tarSize, (length) => randomBytesSource(seed, length));
  const header = gzipHeader(room - storedBlocksSize(tarSize));
  const blocks = storedBlocksSource(tar);
  const tarFacts = lazily(() => factsOf(tar));
  let trailer: Buffer | undefined;
  const source: ByteSource = {
    size,
    read(offset, length) {
      if (trailer === undefined) throw new Error('Ask for the digest of a large layer before reading it.');
      return readParts([header, blocks, trailer], offset, length);
    },
  };
  return {
    ...source,
    digest: lazily(async () => {
      trailer = gzipTrailer((await tarFacts()).checksum, tarSize);
      return digestOfSource(source);
    }),
    diffId: async () => (await tarFacts()).digest,
  };
}

function gzipHeader(extraBytes: number): Buffer {
  const header = Buffer.alloc(fixedHeaderBytes + extraBytes);
  const deflate = 8;
  const extraFieldFlag = 4;
  const unknownSystem = 255;
  header.set([0x1f, 0x8b, deflate, extraFieldFlag, 0, 0, 0, 0, 0, unknownSystem]);
  header.writeUInt16LE(extraBytes, fixedHeaderBytes - 2);
  return header;
}

function gzipTrailer(checksum: number, tarSize: number): Buffer {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(tarSize % 2 ** 32, 4);
  return trailer;
}

/** The checksum and digest of the tar, from one pass over it. */
async function factsOf(tar: ByteSource): Promise<{ checksum: number; digest: string }> {
  let checksum = 0;
  const hash = createHash('sha256');
  for await (const bytes of walk(tar)) {
    checksum = crc32(bytes, checksum);
    hash.update(bytes);
  }
  return { checksum, digest: `sha256:${hash.digest('hex')}` };
}

function readParts(parts: (Buffer | ByteSource)[], offset: number, length: number): Buffer {
  const result: Buffer[] = [];
  let start = 0;
  for (const part of parts) {
    const partSize = Buffer.isBuffer(part) ? part.length : part.size;
    const from = Math.max(0, offset - start);
    const to = Math.min(partSize, offset + length - start);
    if (from < to) result.push(Buffer.isBuffer(part) ? part.subarray(from, to) : part.read(from, to - from));
    start += partSize;
  }
  const [only] = result;
  return result.length === 1 && only !== undefined ? only : Buffer.concat(result);
}
