import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kindNumber, linkOf } from '../../electron/engine/inside/index/columns.ts';
import { RowsBuilder } from '../../electron/engine/inside/index/rows-builder.ts';
import { TarReader } from '../../electron/engine/inside/tar/tar-reader.ts';
import { mergeLayers } from '../../electron/engine/inside/trees/merge-layers.ts';
import type { Nodes } from '../../electron/engine/inside/trees/nodes.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { diskTree } from '../support/layers/disk-tree.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { mergedImages } from '../support/layers/merged-images.ts';
import { randomLayers } from '../support/layers/random-layers.ts';
import { rawTar } from '../support/layers/raw-tar.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Seen {
  kind: string;
  size: number;
  link: string;
}

function ours(layers: readonly Buffer[]): Map<string, Seen> {
  const nodes = mergeLayers(
    layers.map((tar) => {
      const rows = new RowsBuilder();
      const reader = new TarReader(rows);
      reader.feed(tar);
      reader.end();
      return rows.columns();
    }),
    { isWindows: false },
  );
  const seen = new Map<string, Seen>();
  collect(nodes, 0, '', seen);
  return seen;
}

function collect(nodes: Nodes, folderNode: number, path: string, seen: Map<string, Seen>): void {
  for (const node of nodes.children(folderNode)) {
    if (!nodes.isThere(node)) continue;
    const name = `${path}/${Buffer.from(nodes.name(node)).toString()}`;
    const kind = nodes.kind(node);
    const { layer = 0, row = 0 } = nodes.versionOf(node) ?? {};
    const columns = nodes.layers[layer];
    const link =
      kind === kindNumber.symlink && columns !== undefined
        ? Buffer.from(linkOf(columns, row)).toString()
        : '';
    const size = kind === kindNumber.file ? (columns?.size[row] ?? 0) : 0;
    const kinds = new Map([
      [kindNumber.folder, 'folder'],
      [kindNumber.symlink, 'symlink'],
      [kindNumber.file, 'file'],
    ]);
    seen.set(name, { kind: kinds.get(kind) ?? 'other', size, link });
    if (nodes.isFolder(node)) collect(nodes, node, name, seen);
  }
}

async function unpacked(layers: readonly Buffer[]): Promise<Map<string, Seen>> {
  const place = temporaryFolder();
  const library = await Library.open(join(place, 'library'));
  await addLayeredImage(library, { reference: 'image.example/a:1', layers });
  const index = JSON.parse(execFileSync('cat', [join(place, 'library', 'index.json')], { encoding: 'utf8' }));
  const tag = index.manifests[0].annotations['org.opencontainers.image.ref.name'];
  const bundle = join(place, 'bundle');
  const rootless = process.getuid?.() === 0 ? [] : ['--rootless'];
  execFileSync('umoci', ['unpack', ...rootless, '--image', `${join(place, 'library')}:${tag}`, bundle], {
    stdio: 'pipe',
  });
  const found = diskTree(join(bundle, 'rootfs'));
  return new Map([...found].map(([path, { kind, size, link }]) => [path, { kind, size, link }]));
}

function sorted(seen: Map<string, Seen>): [string, Seen][] {
  return [...seen].sort(([left], [right]) => (left < right ? -1 : 1));
}

test.for(Object.entries(mergedImages))('%s: the tree is what umoci unpacks', async ([, layers], context) => {
  needPrograms(context, 'umoci');
  const tars = layers.map((entries) => rawTar(entries));
  expect(sorted(ours(tars))).toEqual(sorted(await unpacked(tars)));
});

/** Images of random layers, each another one. A few of them in every run. */
const seeds = Array.from({ length: process.env.LONGSHORE_MATRIX === 'all' ? 20 : 4 }, (_, seed) => seed + 1);

test.for(seeds)('random layers %i: the tree is what umoci unpacks', async (seed, context) => {
  needPrograms(context, 'umoci');
  const tars = randomLayers(seed).map((entries) => rawTar(entries));
  expect(sorted(ours(tars))).toEqual(sorted(await unpacked(tars)));
});
