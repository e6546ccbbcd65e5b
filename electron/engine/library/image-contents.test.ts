import { beforeEach, expect, test } from 'vitest';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { LibraryFixture } from '../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { makeDistributable } from '../export/distributable-image.ts';
import { readImageContents } from './image-contents.ts';

const { ociIndex, ociManifest } = manifestMediaTypes;
let folder: string;
let library: LibraryFixture;

beforeEach(() => {
  folder = temporaryFolder();
  library = new LibraryFixture(folder);
});

test('null stands for absent, as it does where manifests come from a registry', async () => {
  const config = library.addJson({ os: 'linux' }, 'application/vnd.oci.image.config.v1+json');
  const layer = library.addBlob(Buffer.from('layer'), 'application/vnd.oci.image.layer.v1.tar');
  const written = { ...layer, urls: null, annotations: null, platform: null };
  const image = library.addJson(
    { schemaVersion: 2, config: { ...config, annotations: null }, layers: [written], annotations: null },
    ociManifest,
  );
  const contents = await readImageContents(library, image);
  expect(contents.manifests).toEqual([{ descriptor: image, isAttestation: false, config, layers: [layer] }]);
  expect(contents.blobs).toEqual([config, layer]);
  expect(makeDistributable(contents).root.digest).toBe(image.digest);
});

test.each([
  ['no JSON', ociManifest, Buffer.from('{')],
  ['no object', ociManifest, Buffer.from('[]')],
  ['no manifest', ociManifest, Buffer.from('{"layers":[]}')],
  ['of another type than its entry', ociIndex, Buffer.from(`{"mediaType":"${ociManifest}","manifests":[]}`)],
])('a document that is %s is told as damage of the library', async (_, mediaType, bytes) => {
  const image = library.addBlob(bytes, mediaType);
  await expect(readImageContents(library, image)).rejects.toMatchObject({
    code: 'LIBRARY_CORRUPT',
    message: `${image.digest} in the library is not an image manifest. Remove the image and download it again.`,
    details: { digest: image.digest },
  });
});
