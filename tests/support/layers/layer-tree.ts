import { indexVersion } from '../../../electron/engine/inside/index/layer-index.ts';
import { RowsBuilder } from '../../../electron/engine/inside/index/rows-builder.ts';
import { TarReader } from '../../../electron/engine/inside/tar/tar-reader.ts';
import { ImageTree } from '../../../electron/engine/inside/views/image-tree.ts';
import type { LayerToc } from '../../../shared/inside/layer-toc.ts';
import { type RawEntry, rawTar } from './raw-tar.ts';

const none = new Uint8Array();

/** The tree of an image of one layer, without its bytes. */
export function layerTree(entries: readonly RawEntry[], isWindows = false): ImageTree {
  const rows = new RowsBuilder();
  const reader = new TarReader(rows);
  reader.feed(rawTar(entries));
  reader.end();
  return treeOfRows(rows, isWindows);
}

/** The tree of an image of one layer that has these rows. @param known what is known of its table of contents. */
export function treeOfRows(rows: RowsBuilder, isWindows = false, known: LayerToc | null = null): ImageTree {
  const spans = {
    offsets: new Float64Array(1),
    packedOffsets: new Float64Array(),
    bits: none,
    digests: none,
    windowOffsets: new Float64Array(1),
  };
  const layer = { version: indexVersion, digest: `sha256:${'a'.repeat(64)}`, packing: 'none' } as const;
  const sums = {
    packedBytes: 0,
    unpackedBytes: 0,
    problem: null,
    toc: { isSought: true, claim: null, known },
  };
  return new ImageTree([{ facts: { ...layer, ...sums }, rows: rows.columns(), spans }], isWindows);
}
