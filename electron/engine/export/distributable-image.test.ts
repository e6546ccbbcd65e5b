import { beforeEach, expect, test } from 'vitest';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { readImageContents } from '../library/image-contents.ts';
import { makeDistributable } from './distributable-image.ts';

let folder: string;
let library: LibraryFixture;
beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(folder);
});

test.each([
  ['docker', 'application/vnd.docker.image.rootfs.diff.tar.gzip'],
  ['oci', 'application/vnd.oci.image.layer.v1.tar+gzip'],
] as const)('%s: foreign layers become ordinary ones without urls', async (kind, mediaType) => {
  const image = await library.addImage(kind, Buffer.from('content'));
  const { root, documents } = makeDistributable(await readImageContents(library, image));
  const manifest = JSON.parse(String(documents.get(root.digest)));
  expect(manifest.layers.map((layer: object) => Object.keys(layer).sort())).toEqual([
    ['digest', 'mediaType', 'size'],
    ['digest', 'mediaType', 'size'],
  ]);
  expect(manifest.layers.map((layer: { mediaType: string }) => layer.mediaType)).toEqual([
    mediaType,
    mediaType,
  ]);
  expect(documents.get(root.digest)?.length).toBe(root.size);
});

test('an index follows its manifests, attestations included', async () => {
  const { root, documents, manifests } = makeDistributable(
    await readImageContents(library, await library.addIndex()),
  );
  const index = JSON.parse(String(documents.get(root.digest)));
  const digests = manifests.map(({ descriptor }) => descriptor.digest);
  expect(index.manifests.slice(0, 2).map((entry: { digest: string }) => entry.digest)).toEqual(digests);
  expect(index.manifests[2].annotations['vnd.docker.reference.digest']).toBe(digests[0]);
  for (const digest of digests) expect(documents.has(digest)).toBe(true);
});

test('an image without foreign layers keeps its bytes and digest', async () => {
  const layer = await library.addLayer(
    'file',
    Buffer.from('x'),
    'application/vnd.oci.image.layer.v1.tar+gzip',
  );
  const config = library.addJson({}, 'application/vnd.oci.image.config.v1+json');
  const image = library.addJson(
    { schemaVersion: 2, layers: [layer.descriptor], unknownField: { kept: true }, config },
    'application/vnd.oci.image.manifest.v1+json',
  );
  const contents = await readImageContents(library, image);
  const same = makeDistributable(contents);
  expect(same.root).toEqual(image);
  expect(same.documents.get(image.digest)).toBe(contents.documents.get(image.digest));
});
