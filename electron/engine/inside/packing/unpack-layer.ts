import { readSync } from 'node:fs';
import { isBomb } from '../../library/import/limits.ts';
import { layerLimit } from '../bounds/layer-end.ts';
import { unpackGzip } from './gzip/unpack-gzip.ts';
import { PackedFile } from './packed-file.ts';
import { type Packing, packingMagicBytes, packingOf } from './packing-kind.ts';
import type { SpanList } from './span-list.ts';
import { readPlain } from './unpack-plain.ts';
import { unpackZstd } from './zstd/unpack-zstd.ts';

/** How a layer is unpacked. */
export interface UnpackOptions {
  descriptor: number;
  /** Bytes of the packed file. */
  size: number;
  /** Where it can be begun to be read goes there. */
  spans: SpanList;
  /** Gets the bytes of the tar; they change after the call. */
  sink(bytes: Uint8Array): void;
  /** Hears how many bytes of the packed file have been read. */
  onPosition(bytes: number): void;
}

/** The packing of an open file, by its first bytes. */
export function packingOfFile(descriptor: number): Packing {
  const head = Buffer.alloc(packingMagicBytes);
  return packingOf(head.subarray(0, readSync(descriptor, head, 0, packingMagicBytes, 0)));
}

/**
 * Unpacks a whole layer.
 * @throws {LayerEnd} when it is damaged, or unpacks to far more than any layer does; what `sink` throws.
 */
export async function unpackLayer({
  descriptor,
  size,
  spans,
  sink,
  onPosition,
}: UnpackOptions): Promise<void> {
  const file = new PackedFile(descriptor, size, 0, onPosition);
  const packing = packingOfFile(descriptor);
  const unpack = { gzip: unpackGzip, zstd: unpackZstd, none: readPlain }[packing];
  await unpack(file, spans, (bytes) => {
    if (packing !== 'none' && isBomb(file.position, spans.position)) throw layerLimit('growth');
    sink(bytes);
  });
}
