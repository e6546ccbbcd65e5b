import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ImageFile } from '../../shared/inside/image-files.ts';
import { type DiskEntry, diskDifferences, diskTree } from '../support/layers/disk-tree.ts';
import { type InsideRig, insideLibrary, insideRig } from '../support/layers/inside-rig.ts';
import { mergedImages } from '../support/layers/merged-images.ts';
import { randomLayers } from '../support/layers/random-layers.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isAll = process.env.LONGSHORE_MATRIX === 'all';
const few = ['hard links across layers', 'an opaque folder, told first', 'a link in the place of a folder'];
/**
 * Podman refuses a name that comes twice, and lets an opaque marker hide what its own layer has put there before it: the
 * specification says otherwise, and umoci does.
 */
const otherwise = ['an opaque folder, told last', 'the same name twice'];
const named = Object.entries(mergedImages).filter(
  ([name]) => few.includes(name) || (isAll && !otherwise.includes(name)),
);
const seeds = Array.from({ length: isAll ? 20 : 2 }, (_, seed) => 100 + seed);
/** Every image by what it is. Those of random layers are compared with each other. */
const images: [name: string, layers: RawEntry[][]][] = [
  ...named,
  ...seeds.map((seed): [string, RawEntry[][]] => [`random layers ${seed}`, randomLayers(seed)]),
];

/** What podman makes of all images of a library: the folder of each, by its reference. Only root can have such folders. */
function unpackedByPodman(library: string, references: readonly string[]): Map<string, string> {
  const place = temporaryFolder();
  const places = ['--root', join(place, 'root'), '--runroot', join(place, 'run'), '--storage-driver', 'vfs'];
  const podman = (...words: string[]) =>
    execFileSync('podman', [...places, ...words], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  onTestFinished(() => void podman('image', 'unmount', '--all'));
  podman('pull', '--quiet', ...references.map((reference) => `oci:${library}:${reference}`));
  return new Map(references.map((reference) => [reference, podman('image', 'mount', reference).trim()]));
}

test('trees, and what differs between them, are what podman unpacks', async (context) => {
  needPrograms(context, 'podman');
  context.skip(process.getuid?.() !== 0, 'only root can look into what podman unpacks');
  const place = await insideLibrary(join(temporaryFolder(), 'library'));
  onTestFinished(() => place.files.close());
  const rigs: InsideRig[] = [];
  for (const [at, [, layers]] of images.entries())
    rigs.push(
      await insideRig(
        layers.map((entries) => rawTar(entries)),
        { reference: `image.example/tree:${at}` },
        place,
      ),
    );
  const folders = unpackedByPodman(
    place.folder,
    rigs.map(({ image }) => image.reference),
  );
  const folderOf = ({ image }: InsideRig) => folders.get(image.reference) ?? '';
  for (const [at, rig] of rigs.entries()) {
    await rig.open();
    expect.soft(await ownTree(rig), images[at]?.[0]).toEqual(sorted(diskTree(folderOf(rig)), seenOnDisk));
  }
  const random = rigs.slice(named.length);
  for (const [at, after] of random.entries()) {
    const before = random[at - 1];
    if (before === undefined) continue;
    const asked = { before: before.image, after: after.image, offset: 0, limit: 10_000 };
    const { differences } = await place.files.differences(asked, after.signal);
    const found = differences.map(({ path, difference }) => [path, difference]);
    expect(found.sort(([one = ''], [other = '']) => ((one ?? '') < (other ?? '') ? -1 : 1))).toEqual(
      diskDifferences(folderOf(before), folderOf(after)),
    );
  }
});

async function ownTree(rig: InsideRig): Promise<[string, string][]> {
  const there = [...(await rig.all())].filter(([, { change }]) => change?.mark !== 'removed');
  return sorted(new Map(there), seenByUs);
}

function seenByUs({ kind, bytes, link, mode }: ImageFile): string {
  if (kind === 'folder') return kind;
  return kind === 'file' ? `file ${bytes} ${mode?.toString(8)}` : `${kind} ${link}`;
}

/** The mode of a folder that no layer has an entry of is the tool's. */
function seenOnDisk({ kind, size, link, mode }: DiskEntry): string {
  if (kind === 'folder') return kind;
  return kind === 'file' ? `file ${size} ${mode.toString(8)}` : `${kind} ${link}`;
}

function sorted<Entry>(tree: Map<string, Entry>, words: (entry: Entry) => string): [string, string][] {
  return [...tree]
    .map(([path, entry]): [string, string] => [path, words(entry)])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
