import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  blobMember,
  descriptorOf,
  dockerMembers,
  entryOf,
  indexOf,
  json,
  layoutMembers,
  legacyMembers,
  type SmallImage,
  sha256,
  smallImage,
} from '../../../../tests/support/archives/image-archives.ts';
import {
  type ArchiveMember,
  type ImportRig,
  importRig,
  tarOf,
} from '../../../../tests/support/archives/import-rig.ts';
import { collect } from '../../../../tests/support/collect.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { verifyLibrary } from '../verify.ts';

let rig: ImportRig;
let image: SmallImage;

beforeEach(async () => {
  rig = await importRig();
  image = await smallImage('top');
});

/** Everything in the library is as its digests say, and nothing lies about. */
async function expectWhole(): Promise<void> {
  const thread = new BlockThread();
  const events = await collect(verifyLibrary(rig.library, thread, {}, new AbortController().signal));
  await thread.close();
  expect(events.at(-1)).toMatchObject({ result: { ok: true, corrupt: [], missing: [] } });
  expect((await rig.contents()).ingest).toEqual([]);
}

describe('an OCI image layout', () => {
  test.for([
    ['plain', (tar: Buffer) => tar],
    ['compressed by gzip', gzipSync],
    ['compressed by zstd', zstdCompressSync],
  ] as const)('in a tar, %s, keeps its digest and its name', async ([, pack]) => {
    const path = rig.write('image.tar', Buffer.from(pack(await tarOf(layoutMembers(image)))));
    const { digest } = descriptorOf(image.manifest);
    expect(await rig.import(path)).toEqual([{ reference: 'registry.example/app:1', digest, rebuilt: false }]);
    expect((await rig.contents()).blobs).toHaveLength(4);
    const [listed] = await rig.library.list();
    expect(listed).toMatchObject({
      reference: 'registry.example/app:1',
      platform: 'linux/amd64',
      isDamaged: false,
    });
    await expectWhole();
  });

  test('in a folder is the same', async () => {
    const place = join(rig.folder, 'layout');
    writeMembers(place, layoutMembers(image));
    expect(await rig.import(place)).toMatchObject([{ digest: descriptorOf(image.manifest).digest }]);
    await expectWhole();
  });

  test('with several names and images gives all of them', async () => {
    const other = await smallImage('other');
    const index = indexOf([
      entryOf(image.manifest, 'registry.example/app:1'),
      entryOf(image.manifest, 'registry.example/app:latest'),
      entryOf(other.manifest, 'registry.example/other:1'),
      entryOf(other.manifest, null),
    ]);
    const members = new Map([
      ...layoutMembers(image),
      ...layoutMembers(other),
      ['index.json', index] as const,
    ]);
    const found = await rig.import(rig.write('images.tar', await tarOf(members)));
    expect(found.map(({ reference }) => reference)).toEqual([
      'registry.example/app:1',
      'registry.example/app:latest',
      'registry.example/other:1',
      descriptorOf(other.manifest).digest,
    ]);
    await expectWhole();
  });

  test('in volumes is read as one, whichever of them is named', async () => {
    const tar = await tarOf(layoutMembers(image));
    const third = Math.ceil(tar.length / 3);
    for (const part of [0, 1, 2])
      rig.write(`image.tar.00${part + 1}`, tar.subarray(part * third, (part + 1) * third));
    for (const name of ['image.tar', 'image.tar.001', 'image.tar.003'])
      expect(await rig.import(join(rig.folder, name))).toHaveLength(1);
    await expectWhole();
  });

  test('without what the library has already, is whole', async () => {
    await rig.import(rig.write('first.tar', await tarOf(layoutMembers(image))));
    const next = await smallImage('next', 'registry.example/app:2');
    const known = new Set((await rig.contents()).blobs.map((hex) => `blobs/sha256/${hex}`));
    const members = layoutMembers(next).filter(([name]) => !known.has(name));
    expect(members).toHaveLength(5);
    expect(await rig.import(rig.write('next.tar', await tarOf(members)))).toHaveLength(1);
    await expectWhole();
  });

  test('that names platforms it has not, gives those that it has', async () => {
    const inner = json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        { ...entryOf(image.manifest, null), platform: { os: 'linux', architecture: 'amd64' } },
        { ...entryOf(Buffer.from('elsewhere'), null), platform: { os: 'linux', architecture: 'arm64' } },
      ],
    });
    const entry = {
      ...entryOf(inner, null),
      mediaType: 'application/vnd.oci.image.index.v1+json',
      annotations: {
        'io.containerd.image.name': 'docker.io/library/app:1',
        'org.opencontainers.image.ref.name': '1',
      },
    };
    const members = new Map([
      ...layoutMembers(image),
      blobMember(inner),
      ['index.json', indexOf([entry])] as const,
    ]);
    expect(await rig.import(rig.write('ctr.tar', await tarOf(members)))).toEqual([
      { reference: 'docker.io/library/app:1', digest: descriptorOf(image.manifest).digest, rebuilt: false },
    ]);
    await expectWhole();
  });

  test('of a short name does not take the place of another image of that name', async () => {
    const first = await smallImage('first', 'latest');
    const second = await smallImage('second', 'latest');
    await rig.import(rig.write('first.tar', await tarOf(layoutMembers(first))));
    const before = await rig.contents();
    const path = rig.write('second.tar', await tarOf(layoutMembers(second)));
    await expect(rig.import(path)).rejects.toMatchObject({ code: 'INVALID_REFERENCE' });
    expect(await rig.contents()).toEqual(before);
    expect(await rig.import(path, { name: 'registry.example/second:1' })).toMatchObject([
      { reference: 'registry.example/second:1' },
    ]);
    await expectWhole();
  });
});

describe('what docker save writes', () => {
  test('without a manifest gets one, always the same', async () => {
    const path = rig.write('image.tar', await tarOf(dockerMembers(image)));
    const [found, ...others] = await rig.import(path);
    expect({ ...found, others }).toMatchObject({
      reference: 'docker.io/library/app:1',
      rebuilt: true,
      others: [],
    });
    const blobs = [...image.layers.map(({ tar }) => tar), image.config].map(sha256);
    expect((await rig.contents()).blobs).toEqual(expect.arrayContaining(blobs));
    expect(await rig.import(path)).toEqual([found]);
    await expectWhole();
  });

  test('with layers that are links to others is whole', async () => {
    const [base] = image.layers;
    const twice = { ...image, layers: [image.layers[0], image.layers[0]].flatMap((layer) => layer ?? []) };
    const config = json({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [1, 2].map(() => `sha256:${sha256(base?.tar ?? '')}`) },
    });
    const link = { type: 'symlink', linkname: `../${sha256('layer 0')}/layer.tar` } as const;
    const members = dockerMembers({ ...twice, config }).map(
      ([name, content]): ArchiveMember => [name, name === `${sha256('layer 1')}/layer.tar` ? link : content],
    );
    expect(await rig.import(rig.write('image.tar', await tarOf(members)))).toMatchObject([{ rebuilt: true }]);
    await expectWhole();
  });

  test('with compressed layers compares what they unpack to', async () => {
    const members = dockerMembers({
      ...image,
      layers: image.layers.map(({ gzip }) => ({ tar: gzip, gzip })),
    });
    expect(await rig.import(rig.write('crane.tar', await tarOf(members)))).toMatchObject([{ rebuilt: true }]);
    expect((await rig.contents()).blobs).toEqual(
      expect.arrayContaining(image.layers.map(({ gzip }) => sha256(gzip))),
    );
    await expectWhole();
  });

  test('before there were configs, gets one', async () => {
    const path = rig.write('old.tar', await tarOf(legacyMembers(image)));
    expect(await rig.import(path)).toMatchObject([
      { reference: 'registry.example/old:latest', rebuilt: true },
    ]);
    expect(await rig.library.list()).toMatchObject([{ platform: 'linux/amd64', isDamaged: false }]);
    await expectWhole();
  });

  test('with manifests and all keeps their digests', async () => {
    const members = new Map([...layoutMembers(image), ...dockerMembers(image)]);
    expect(await rig.import(rig.write('image.tar', await tarOf(members)))).toEqual([
      { reference: 'registry.example/app:1', digest: descriptorOf(image.manifest).digest, rebuilt: false },
    ]);
  });

  test('with manifests that have lost their layers, as Docker 25.0.0 made them, is read by its manifest.json', async () => {
    const manifest = json({ ...JSON.parse(image.manifest.toString()), layers: [] });
    const members = new Map([
      ...layoutMembers({ ...image, manifest, index: indexOf([entryOf(manifest, 'registry.example/app:1')]) }),
      ...dockerMembers(image),
    ]);
    expect(await rig.import(rig.write('image.tar', await tarOf(members)))).toMatchObject([
      { reference: 'docker.io/library/app:1', rebuilt: true },
    ]);
    await expectWhole();
  });

  test('without a name is called by its digest, or as one says', async () => {
    const path = rig.write('image.tar', await tarOf(dockerMembers(image, null)));
    const [found] = await rig.import(path);
    expect(found?.reference).toBe(found?.digest);
    expect(await rig.import(path, { name: 'registry.example/named:1' })).toMatchObject([
      { reference: 'registry.example/named:1', digest: found?.digest },
    ]);
    await expectWhole();
  });
});

test('a folder that skopeo wrote by dir: keeps its digest', async () => {
  const place = join(rig.folder, 'dir');
  writeMembers(place, [
    ['version', 'Directory Transport Version: 1.1\n'],
    ['manifest.json', image.manifest],
    ...[image.config, ...image.layers.map(({ gzip }) => gzip)].map(
      (bytes): ArchiveMember => [sha256(bytes), bytes],
    ),
  ]);
  const { digest } = descriptorOf(image.manifest);
  expect(await rig.import(place, { name: 'registry.example/dir:1' })).toEqual([
    { reference: 'registry.example/dir:1', digest, rebuilt: false },
  ]);
  await expectWhole();
});

test('a folder of archives is imported archive by archive', async () => {
  const place = join(rig.folder, 'bundle');
  const tar = await tarOf(layoutMembers(await smallImage('other', 'registry.example/other:1')));
  writeMembers(place, [
    ['CONTENTS.json', '{}'],
    ['SHA256SUMS', ''],
    ['app.tar', await tarOf(layoutMembers(image))],
    ['other.tar.001', tar.subarray(0, 3000)],
    ['other.tar.002', tar.subarray(3000)],
  ]);
  expect((await rig.import(place)).map(({ reference }) => reference)).toEqual([
    'registry.example/app:1',
    'registry.example/other:1',
  ]);
  await expectWhole();
});

test('an import that is stopped leaves nothing', async () => {
  const stop = new AbortController();
  const path = rig.write('image.tar', await tarOf(layoutMembers(image)));
  await expect(
    rig.import(path, { signal: stop.signal, onBytes: () => stop.abort(new Error('stopped')) }),
  ).rejects.toThrow('stopped');
  expect(await rig.contents()).toEqual({ blobs: [], ingest: [], images: 0 });
});

function writeMembers(place: string, members: Iterable<ArchiveMember>): void {
  for (const [name, content] of members) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content as Buffer | string);
  }
}
