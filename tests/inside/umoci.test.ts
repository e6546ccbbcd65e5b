import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kindNumber, linkOf } from '../../electron/engine/inside/index/columns.ts';
import { RowsBuilder } from '../../electron/engine/inside/index/rows-builder.ts';
import { TarReader } from '../../electron/engine/inside/tar/tar-reader.ts';
import { mergeLayers } from '../../electron/engine/inside/trees/merge-layers.ts';
import type { Nodes } from '../../electron/engine/inside/trees/nodes.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { randomLayers } from '../support/layers/random-layers.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const file = (name: string, content = name): RawEntry => ({ name, content });
const folder = (name: string): RawEntry => ({ name, type: '5', mode: 0o755 });
const symlink = (name: string, link: string): RawEntry => ({ name, type: '2', link });
const hardlink = (name: string, link: string): RawEntry => ({ name, type: '1', link });

const images: Record<string, RawEntry[][]> = {
  'files over files': [
    [file('a'), folder('d'), file('d/b')],
    [file('a', 'longer'), file('d/c')],
  ],
  'folders that no layer names': [[file('a/b/c')], [file('a/b/d'), file('e/f')]],
  'whiteouts of files and folders': [
    [file('a'), file('d/b'), file('d/e/f')],
    [file('.wh.a'), file('d/.wh.e')],
  ],
  'a folder that is removed and made again': [
    [file('d/b'), file('d/c')],
    [file('.wh.d'), folder('d'), file('d/e')],
  ],
  'an opaque folder, told first': [
    [file('d/b'), file('d/e/f')],
    [folder('d'), file('d/.wh..wh..opq'), file('d/new')],
  ],
  'an opaque folder, told last': [
    [file('d/b'), file('d/e/f')],
    [folder('d'), file('d/e/new'), file('d/.wh..wh..opq')],
  ],
  'a file in the place of a folder': [[file('d/b'), file('d/e/f')], [file('d')]],
  'a folder in the place of a file': [[file('d')], [folder('d'), file('d/b')]],
  'a link in the place of a folder': [[file('d/b'), folder('e')], [symlink('d', 'e')]],
  'hard links across layers': [[file('a', 'old')], [hardlink('b', 'a'), file('a', 'newer')]],
  'chains of hard links': [[file('a')], [hardlink('b', 'a'), hardlink('c', 'b'), hardlink('d/e', '/c')]],
  'paths through links of lower layers': [
    [folder('run'), folder('var'), symlink('var/run', '/run')],
    [file('var/run/x')],
  ],
  'paths through relative links': [[file('a/b/c'), symlink('a/l', '../a/b')], [file('a/l/d')]],
  'names that climb': [[file('a'), file('../../b'), file('/c'), file('d/../../e')]],
  'the root by its name': [[folder('./'), file('./a'), folder('./d/'), file('./d//b')]],
  'the same name twice': [[file('a', 'first'), file('a', 'the second')]],
  'links of lower layers that are replaced': [
    [folder('d'), file('d/a'), symlink('l', 'd')],
    [file('.wh.l'), file('l/b')],
  ],
};

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

function onDisk(root: string, path = '', seen = new Map<string, Seen>()): Map<string, Seen> {
  for (const name of readdirSync(join(root, path))) {
    const found = lstatSync(join(root, path, name));
    const kind = found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'symlink'
        : found.isFile()
          ? 'file'
          : 'other';
    const link = kind === 'symlink' ? readlinkSync(join(root, path, name)) : '';
    seen.set(`${path}/${name}`, { kind, size: kind === 'file' ? found.size : 0, link });
    if (kind === 'folder') onDisk(root, `${path}/${name}`, seen);
  }
  return seen;
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
  return onDisk(join(bundle, 'rootfs'));
}

function sorted(seen: Map<string, Seen>): [string, Seen][] {
  return [...seen].sort(([left], [right]) => (left < right ? -1 : 1));
}

test.each(Object.entries(images))('%s: the tree is what umoci unpacks', async (_name, layers) => {
  const tars = layers.map((entries) => rawTar(entries));
  expect(sorted(ours(tars))).toEqual(sorted(await unpacked(tars)));
});

/** Images of random layers, each another one. A few of them in every run. */
const seeds = Array.from({ length: process.env.LONGSHORE_MATRIX === 'all' ? 20 : 4 }, (_, seed) => seed + 1);

test.each(seeds)('random layers %i: the tree is what umoci unpacks', async (seed) => {
  const tars = randomLayers(seed).map((entries) => rawTar(entries));
  expect(sorted(ours(tars))).toEqual(sorted(await unpacked(tars)));
});
void needPrograms;
