import { isBomb } from '../../library/import/limits.ts';
import { layerLimit } from '../bounds/layer-end.ts';
import { unpackGzip } from './gzip/unpack-gzip.ts';
import { PackedFile } from './packed-file.ts';
import type { PackedSource } from './packed-source.ts';
import { type Packing, packingOf } from './packing-kind.ts';
import type { SpanList } from './span-list.ts';
import { readPlain } from './unpack-plain.ts';
import { unpackZstd } from './zstd/unpack-zstd.ts';

/** How a layer is unpacked. */
export interface UnpackOptions {
  source: PackedSource;
  /** Where it can be begun to be read goes there. */
  spans: SpanList;
  /** Gets the bytes of the tar; they change after the call. */
  sink(bytes: Uint8Array): void;
  /** Hears how many bytes of the packed file have been read. */
  onPosition(bytes: number): void;
}

/**
 * Unpacks a whole layer.
 * @param onPacking hears first how it is packed.
 * @throws {LayerEnd} when it is damaged, or unpacks to far more than any layer does; what `sink` throws.
 */
export async function unpackLayer(
  { source, spans, sink, onPosition }: UnpackOptions,
  onPacking: (packing: Packing) => void = () => undefined,
): Promise<void> {
  const file = new PackedFile(source, 0, onPosition);
  const packing = packingOf(file.peek());
  onPacking(packing);
  const unpack = { gzip: unpackGzip, zstd: unpackZstd, none: readPlain }[packing];
  await unpack(file, spans, (bytes) => {
    if (packing !== 'none' && isBomb(file.position, spans.position)) throw layerLimit('growth');
    sink(bytes);
  });
}
