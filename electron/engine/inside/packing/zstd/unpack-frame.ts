import { Readable } from 'node:stream';
import { constants, createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import { damagedLayer, layerLimits } from '../../bounds/layer-end.ts';
import type { PackedFile } from '../packed-file.ts';
import { type FrameHead, frameSteps } from './frame.ts';
import { FrameTee } from './frame-tee.ts';

/** Frames up to these sizes are unpacked at once: some layers have one for each file. */
const smallFrameBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const params = { [constants.ZSTD_d_windowLogMax]: layerLimits['zstd-window'] };

/**
 * What the next frame of a file unpacks to, in pieces. The file is left behind the frame.
 * @throws {LayerEnd} when it is damaged, cut off, or asks for too much memory.
 */
export async function* unpackFrame(file: PackedFile): AsyncGenerator<Buffer> {
  const tee = new FrameTee(file);
  const steps = frameSteps(tee);
  const head = steps.next().value ?? { isSkippable: true, contentBytes: 0 };
  const mayBeSmall = head.contentBytes !== undefined && head.contentBytes <= smallFrameBytes;
  const start: Buffer[] = [];
  let isWhole = head.isSkippable && steps.next().done === true;
  for (let length = 0; !isWhole && mayBeSmall && length <= smallFrameBytes; ) {
    isWhole = steps.next().done === true;
    const bytes = tee.take();
    start.push(bytes);
    length += bytes.length;
  }
  if (head.isSkippable) return;
  try {
    if (isWhole) yield unpackSmall(Buffer.concat(start), head.contentBytes);
    else yield* unpackLarge(packedPieces(start, tee, steps));
  } catch (error) {
    if (isZstdError(error)) throw damagedLayer('its compressed data is damaged');
    throw error;
  }
}

function unpackSmall(packed: Buffer, contentBytes = 0): Buffer {
  return zstdDecompressSync(packed, { params, maxOutputLength: Math.max(1, contentBytes) });
}

async function* unpackLarge(packed: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacker = createZstdDecompress({ params, chunkSize: chunkBytes });
  const source = Readable.from(packed);
  source.on('error', (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker)) yield chunk;
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

function* packedPieces(
  start: readonly Buffer[],
  tee: FrameTee,
  steps: Generator<FrameHead>,
): Generator<Buffer> {
  yield* start;
  for (let isWhole = false; !isWhole; ) {
    const head = tee.take();
    if (head.length > 0) yield head;
    isWhole = steps.next().done === true;
  }
  const last = tee.take();
  if (last.length > 0) yield last;
}

function isZstdError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ZSTD_') || code === 'ERR_BUFFER_TOO_LARGE' || code === 'Z_BUF_ERROR';
}
