import { expect, test } from 'vitest';
import { digestOf } from '../../oci/digest.ts';
import { partType, partTypeAnnotation, signedIndexType } from './names.ts';
import { signedIndexesOf } from './read-index.ts';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const { signal } = new AbortController();
const image = { descriptor: { mediaType: ociManifest, digest: digestOf(Buffer.from('image')), size: 5 } };
const target = { ...image, bytes: Buffer.from('image') };
const part = (bytes: Buffer, type = ociIndex, size = bytes.length) => ({
  ...{ mediaType: partType, digest: digestOf(bytes), size },
  annotations: { [partTypeAnnotation]: type },
});
const indexOf = (digest: string) =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: ociManifest, digest, size: 5 }] }));

function read(layers: ReturnType<typeof part>[], blobs: Buffer[], count = 1) {
  const config = part(Buffer.from('{}'));
  const manifest = { mediaType: ociManifest, artifactType: signedIndexType, config, layers };
  const document = { descriptor: config, manifest, bytes: Buffer.of(), subject: 'x', tag: null };
  const stored = new Map(blobs.map((bytes) => [digestOf(bytes), bytes]));
  const source = {
    attachedTo: async () => ({ documents: [], isCut: false }),
    manifest: async () => undefined,
    async blob({ digest }: { digest: string }) {
      const bytes = stored.get(digest);
      if (bytes === undefined) throw new Error('it is not there');
      return bytes;
    },
  };
  return signedIndexesOf(target, Array(count).fill(document), source, signal);
}

test('an index counts that names the manifest, and no other', async () => {
  const [mine, other] = [indexOf(image.descriptor.digest), indexOf(digestOf(Buffer.from('other')))];
  expect((await read([part(mine)], [mine])).found).toMatchObject([
    { index: { descriptor: { digest: digestOf(mine), mediaType: ociIndex } }, documents: [] },
  ]);
  expect(await read([part(other)], [other])).toEqual({ found: [], isCut: false });
  expect(await read([part(mine, 'constructor')], [mine])).toEqual({ found: [], isCut: false });
});

test('what is missing, damaged, or beyond all measure is not “not signed”', async () => {
  const mine = indexOf(image.descriptor.digest);
  const nothing = { found: [], isCut: true };
  expect(await read([part(mine)], [])).toEqual(nothing);
  const damaged = Buffer.from('{');
  expect(await read([part(damaged)], [damaged])).toEqual(nothing);
  // A part that cannot be read hides neither the index nor what else is attached to it, and may be a signature.
  const text = { mediaType: ociManifest, digest: digestOf(mine), size: mine.length };
  const whole = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, config: text, layers: [] }),
  );
  const parts = [part(mine), part(damaged, ociManifest), part(Buffer.from('gone'), ociManifest)];
  expect(await read([...parts, part(whole, ociManifest)], [mine, damaged, whole])).toMatchObject({
    found: [{ documents: [{ descriptor: { digest: digestOf(whole) } }] }],
    isCut: true,
  });
  const large = [1, 2, 3].map((number) => part(Buffer.of(number), ociManifest, 7_000_000));
  expect(await read([part(mine), ...large], [mine])).toEqual(nothing);
  const many = await read([part(mine)], [mine], 9);
  expect(many).toMatchObject({ isCut: true });
  expect(many.found).toHaveLength(4);
});
