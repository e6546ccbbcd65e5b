import { readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { damagedLayer } from '../bounds/layer-end.ts';
import { isAtEnd, skipMemberHeader, trailerBytes } from './gzip/member-header.ts';
import { primingBytes } from './gzip/prime.ts';
import { PackedFile } from './packed-file.ts';
import { fileSource, type PackedSource } from './packed-source.ts';
import type { Packing } from './packing-kind.ts';
import { atHeader } from './span-table.ts';
import { unpackFrame } from './zstd/unpack-frame.ts';

/** One span of a packed file that is open. */
export interface OpenSpan {
  packing: Packing;
  descriptor: number;
  /** Bytes of the file. */
  size: number;
  packedOffset: number;
  bits: number;
  /** Empty where the data refers back to nothing. */
  window: Uint8Array;
}

const chunkBytes = 256 * 1024;

/**
 * What the file unpacks to from the beginning of a span, in pieces, on and on: who has enough returns.
 * @throws {LayerEnd} when the data is damaged.
 */
export async function* unpackFrom(span: OpenSpan): AsyncGenerator<Buffer> {
  const file = new PackedFile(fileSource(span.descriptor, span.size), span.packedOffset);
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

async function* unpackFrames({ descriptor, size, packedOffset }: OpenSpan): AsyncGenerator<Buffer> {
  const file = new PackedFile(fileSource(descriptor, size), packedOffset);
  while (file.peek().length > 0) yield* unpackFrame(file);
}

async function* unpackMembers(
  file: PackedFile,
  { descriptor, size, bits, window }: OpenSpan,
): AsyncGenerator<Buffer> {
  let dictionary = window;
  let prime: Uint8Array = new Uint8Array();
  if (bits === atHeader) skipMemberHeader(file);
  else if (bits > 0) prime = primingBytes(bits, byteBefore(descriptor, file.position));
  for (;;) {
    const start = file.position - prime.length;
    const unpacker = createInflateRaw({
      chunkSize: chunkBytes,
      ...(dictionary.length === 0 ? {} : { dictionary }),
    });
    const source = Readable.from(packedChunks(fileSource(descriptor, size), prime, file.position));
    try {
      for await (const chunk of source.pipe(unpacker)) yield chunk;
    } catch {
      throw damagedLayer('its compressed data is damaged');
    } finally {
      source.destroy();
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

function byteBefore(descriptor: number, position: number): number {
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, position - 1);
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
