import { expect, test } from 'vitest';
import { randomLayers } from '../../../../tests/support/layers/random-layers.ts';
import { type RawEntry, rawTar } from '../../../../tests/support/layers/raw-tar.ts';
import type { LayerColumns } from '../index/columns.ts';
import { RowsBuilder } from '../index/rows-builder.ts';
import { TarReader } from '../tar/tar-reader.ts';
import { isPlain } from './lowest-layer.ts';
import { mergeLayers } from './merge-layers.ts';
import type { Nodes } from './nodes.ts';

const file = (name: string, content = name): RawEntry => ({ name, content });
const link = (name: string, target: string): RawEntry => ({ name, type: '1', link: target });

function columnsOf(entries: readonly RawEntry[]): LayerColumns {
  const rows = new RowsBuilder();
  const reader = new TarReader(rows);
  reader.feed(rawTar([...entries]));
  reader.end();
  return rows.columns();
}

/** Everything that is known of each path. */
function factsOf(nodes: Nodes): Map<string, object> {
  const found = new Map<string, object>();
  const visit = (folder: number, path: string) => {
    for (const node of nodes.children(folder)) {
      const name = `${path}/${Buffer.from(nodes.name(node)).toString('latin1')}`;
      found.set(name, {
        kind: nodes.kind(node),
        depth: nodes.depth.at(node),
        isThere: nodes.isThere(node),
        flags: nodes.flags.at(node),
        layers: [nodes.firstLayer.at(node), nodes.touchedLayer.at(node)],
        versions: [nodes.versionOf(node), nodes.versionOf(node, 1)],
        isFound: nodes.find(folder, nodes.name(node)) === node,
      });
      visit(node, name);
    }
  };
  visit(0, '');
  return new Map([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The same layers, the lowest put entry by entry: over one that has nothing. Layers are counted from there. */
function entryByEntry(layers: readonly LayerColumns[], isWindows: boolean): string {
  const nodes = mergeLayers([columnsOf([file('x/.wh.y')]), ...layers], { isWindows });
  const facts = factsOf(nodes);
  facts.delete('/x');
  const text = JSON.stringify([...facts]);
  return text
    .replace(/"layers":\[(\d+),(\d+)\]/g, (_, first, last) => `"layers":[${first - 1},${last - 1}]`)
    .replace(
      /"setLayer":(\d+),"layer":(\d+)/g,
      (_, set, layer) => `"setLayer":${set - 1},"layer":${layer - 1}`,
    );
}

const atOnce = (layers: readonly LayerColumns[], isWindows: boolean) =>
  JSON.stringify([...factsOf(mergeLayers(layers, { isWindows }))]);

const images: [string, RawEntry[][], boolean][] = [
  ['files in folders that no entry names', [[file('a/b/c'), file('a/d')]], true],
  ['names such as constructor', [[file('constructor/__proto__'), file('toString')]], true],
  [
    'hard links',
    [
      [file('a/b'), link('c', 'a/b'), link('d', './c'), link('e', '/d')],
      [link('f', 'e'), file('a/b', 'new')],
    ],
    true,
  ],
  ['a hard link to what comes later', [[link('c', 'a'), file('a')]], true],
  ['a hard link to nothing', [[link('c', 'a')]], true],
  [
    'a hard link through a link',
    [[file('a/b'), { name: 'l', type: '2', link: 'a' }, link('c', 'l/b')]],
    true,
  ],
  ['a hard link that climbs', [[file('a/b'), link('c', 'a/../a/b')]], true],
  ['a path twice', [[file('a'), file('a', 'other')]], false],
  ['a folder that is named afterwards', [[file('a/b'), { name: 'a', type: '5', mode: 0o700 }]], false],
  ['a file in a file', [[file('a'), file('a/b')]], false],
  ['a whiteout in the lowest layer', [[file('a'), file('.wh.a')]], false],
  ['names that differ in capitals', [[file('A/b'), file('a/B'), file('a/c')], [file('A/.wh.C')]], true],
  [
    'a layer over it',
    [
      [file('a/b'), file('c')],
      [file('a/.wh..wh..opq'), file('a/n'), file('.wh.c')],
    ],
    true,
  ],
];

test.each(images)('%s: at once is as entry by entry', (_name, layers, plain) => {
  const columns = layers.map(columnsOf);
  expect(columns[0] !== undefined && isPlain(columns[0])).toBe(plain);
  for (const isWindows of [false, true])
    expect(atOnce(columns, isWindows)).toBe(entryByEntry(columns, isWindows));
});

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
  'random layers %i: at once is as entry by entry',
  (seed) => {
    const columns = randomLayers(seed).map((entries) => columnsOf(entries));
    for (const isWindows of [false, true])
      expect(atOnce(columns, isWindows)).toBe(entryByEntry(columns, isWindows));
  },
);
