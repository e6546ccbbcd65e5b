import { readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import { damagedLayer, layerLimits } from '../../bounds/layer-end.ts';
import type { ZstdFrame } from './frame.ts';

/** Frames up to these sizes are unpacked at once: some layers have one for each file. */
const smallFrameBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const params = { [constants.ZSTD_d_windowLogMax]: layerLimits['zstd-window'] };

/**
 * What a frame unpacks to, in pieces.
 * @throws {LayerEnd} when it is damaged.
 */
export async function* unpackFrame(
  descriptor: number,
  start: number,
  { isSkippable, length, contentBytes }: ZstdFrame,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  if (isSkippable) return;
  const isSmall = length <= smallFrameBytes && contentBytes !== undefined && contentBytes <= smallFrameBytes;
  try {
    if (isSmall) yield unpackSmall(descriptor, start, length, contentBytes);
    else yield* unpackLarge(descriptor, start, length);
  } catch (error) {
    if (isZstdError(error)) throw damagedLayer('its compressed data is damaged');
    throw error;
  }
}

function unpackSmall(descriptor: number, start: number, length: number, contentBytes: number) {
  const packed = Buffer.allocUnsafe(length);
  readSync(descriptor, packed, 0, length, start);
  return zstdDecompressSync(packed, { params, maxOutputLength: Math.max(1, contentBytes) });
}

async function* unpackLarge(
  descriptor: number,
  start: number,
  length: number,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  const unpacker = createZstdDecompress({ params, chunkSize: chunkBytes });
  const source = Readable.from(packedChunks(descriptor, start, start + length));
  source.on('error', (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker)) yield chunk;
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

function* packedChunks(descriptor: number, start: number, end: number): Generator<Buffer> {
  for (let position = start; position < end; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, end - position));
    const read = readSync(descriptor, chunk, 0, chunk.length, position);
    if (read === 0) return;
    position += read;
    yield chunk.subarray(0, read);
  }
}

function isZstdError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ZSTD_') || code === 'ERR_BUFFER_TOO_LARGE' || code === 'Z_BUF_ERROR';
}
