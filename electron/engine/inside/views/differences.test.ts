import { expect, test } from 'vitest';
import { RowsBuilder } from '../index/rows-builder.ts';
import { Differences } from './differences.ts';
import { ImageTree } from './image-tree.ts';

const none = new Uint8Array();

/** An image of one layer, with so many files in one folder. */
function imageOf(files: number): ImageTree {
  const rows = new RowsBuilder();
  const facts = { mode: 0o644, uid: 0, gid: 0, mtime: 0, attributes: 0, hasXattrs: false };
  for (let at = 0; at < files; at++)
    rows.entry(
      { ...facts, kind: 'file', name: Buffer.from(`constructor/${at}`), link: none, size: 1, stored: 0 },
      0,
    );
  const spans = {
    offsets: new Float64Array(1),
    packedOffsets: new Float64Array(),
    bits: none,
    digests: none,
    windowOffsets: new Float64Array(1),
  };
  const layer = { version: 2, digest: `sha256:${'a'.repeat(64)}`, packing: 'none' } as const;
  const sums = {
    packedBytes: 0,
    unpackedBytes: 0,
    problem: null,
    toc: { isSought: true, claim: null, known: null },
  };
  return new ImageTree([{ facts: { ...layer, ...sums }, rows: rows.columns(), spans }], false);
}

test('folders of more files than a call has arguments are compared', () => {
  const [before, after] = [imageOf(150_000), imageOf(149_990)];
  const found = new Differences(before, after, () => undefined);
  expect(found.page({ offset: 8, limit: 5 })).toMatchObject({ removed: 10, added: 0, total: 10 });
});
