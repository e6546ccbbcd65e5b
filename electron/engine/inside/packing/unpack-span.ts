import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { isAppError } from '../../../../shared/errors.ts';
import { damagedLayer } from '../bounds/layer-end.ts';
import { isAtEnd, skipMemberHeader, trailerBytes } from './gzip/member-header.ts';
import { primingBytes } from './gzip/prime.ts';
import { PackedFile } from './packed-file.ts';
import type { PackedSource } from './packed-source.ts';
import type { Packing } from './packing-kind.ts';
import { atHeader } from './span-table.ts';
import { unpackFrame } from './zstd/unpack-frame.ts';

/** One span of a packed file that is open. */
export interface OpenSpan {
  packing: Packing;
  source: PackedSource;
  packedOffset: number;
  bits: number;
  /** Empty where the data refers back to nothing. */
  window: Uint8Array;
}

const chunkBytes = 256 * 1024;

/**
 * What the file unpacks to from the beginning of a span, in pieces, on and on: who has enough returns.
 * @throws {LayerEnd} when the data is damaged.
 * @throws {AppError} when the disk cannot give it.
 */
export async function* unpackFrom(span: OpenSpan): AsyncGenerator<Buffer> {
  const file = new PackedFile(span.source, span.packedOffset);
  if (span.packing === 'gzip') yield* unpackMembers(file, span);
  else if (span.packing === 'zstd') yield* unpackFrames(span);
  else yield* plainChunks(file);
}

function* plainChunks(file: PackedFile): Generator<Buffer> {
  for (let bytes = file.peek(); bytes.length > 0; bytes = file.peek()) {
    file.use(bytes.length);
    yield bytes;
  }
}

async function* unpackFrames({ source, packedOffset }: OpenSpan): AsyncGenerator<Buffer> {
  const file = new PackedFile(source, packedOffset);
  while (file.peek().length > 0) yield* unpackFrame(file);
}

async function* unpackMembers(file: PackedFile, { source, bits, window }: OpenSpan): AsyncGenerator<Buffer> {
  let dictionary = window;
  let prime: Uint8Array = new Uint8Array();
  if (bits === atHeader) skipMemberHeader(file);
  else if (bits > 0) prime = primingBytes(bits, byteBefore(source, file.position));
  for (;;) {
    const start = file.position - prime.length;
    const unpacker = createInflateRaw({
      chunkSize: chunkBytes,
      ...(dictionary.length === 0 ? {} : { dictionary }),
    });
    const packed = Readable.from(packedChunks(source, prime, file.position));
    try {
      // What the disk cannot give ends both.
      for await (const chunk of pipeline(packed, unpacker, () => undefined)) yield chunk;
    } catch (error) {
      throw isAppError(error) ? error : damagedLayer('its compressed data is damaged');
    } finally {
      packed.destroy();
      unpacker.destroy();
    }
    // It has taken what belongs to the member, of whatever it was given.
    file.skip(start + unpacker.bytesWritten - file.position + trailerBytes);
    if (isAtEnd(file)) return;
    skipMemberHeader(file);
    dictionary = new Uint8Array();
    prime = new Uint8Array();
  }
}

function byteBefore(source: PackedSource, position: number): number {
  const byte = Buffer.alloc(1);
  source.read(byte, position - 1);
  return byte[0] ?? 0;
}

function* packedChunks(source: PackedSource, first: Uint8Array, start: number): Generator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let position = start; ; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const read = source.read(chunk, position);
    if (read === 0) return;
    position += read;
    yield chunk.subarray(0, read);
  }
}
