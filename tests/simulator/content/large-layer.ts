import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type LayerBlob, lazily } from './blob.ts';
import type { ByteSource } from './byte-source.ts';
import { keptFacts, type LayerFacts } from './kept-facts.ts';
import { randomBytesSource } from './random-bytes.ts';
import { singleFileTar } from './single-file-tar.ts';
import { blockHeader, payloadBytes, storedBlocksSize, storedBlocksSource } from './stored-blocks.ts';

/** The smallest size a large layer can have, in bytes. */
export const smallestLargeLayer = 4096;

const fixedHeaderBytes = 12;
const trailerBytes = 8;
const tarBlock = 512;
/** Bytes of the tar that are read at once; other work runs between them. */
const stepBytes = 16 * payloadBytes;
const sampleBytes = 4096;

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
  const facts = lazily(async () => {
    const sample = Buffer.concat([header, tar.read(0, Math.min(tar.size, sampleBytes))]);
    const found = await keptFacts({ size, sample }, () => factsOf(tar, header));
    trailer = gzipTrailer(found.checksum, tarSize);
    return found;
  });
  let trailer: Buffer | undefined;
  return {
    size,
    read(offset, length) {
      if (trailer === undefined) throw new Error('Ask for the digest of a large layer before reading it.');
      return readParts([header, blocks, trailer], offset, length);
    },
    digest: async () => (await facts()).digest,
    diffId: async () => (await facts()).diffId,
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

/** Everything from one pass over the tar, whose blocks are put together as they go by. */
async function factsOf(tar: ByteSource, header: Buffer): Promise<LayerFacts> {
  let checksum = 0;
  const diffId = createHash('sha256');
  const digest = createHash('sha256').update(header);
  for (let offset = 0; offset < tar.size; offset += stepBytes) {
    const bytes = tar.read(offset, Math.min(stepBytes, tar.size - offset));
    checksum = crc32(bytes, checksum);
    diffId.update(bytes);
    for (let start = 0; start < bytes.length; start += payloadBytes) {
      const payload = bytes.subarray(start, start + payloadBytes);
      const isLast = offset + start + payload.length >= tar.size;
      digest.update(blockHeader(payload.length, isLast)).update(payload);
    }
    await new Promise(setImmediate);
  }
  digest.update(gzipTrailer(checksum, tar.size));
  return {
    digest: `sha256:${digest.digest('hex')}`,
    diffId: `sha256:${diffId.digest('hex')}`,
    checksum,
  };
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
