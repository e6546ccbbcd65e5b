import { expect, test } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { addSmallImage } from '../../../../tests/support/libraries/small-image.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { Library } from '../../library/layout.ts';
import { digestOf } from '../../oci/digest.ts';
import { attachedInLibrary } from '../referrers/library-source.ts';
import { keepSignedIndex } from './keep-index.ts';
import { signedIndexesOf } from './read-index.ts';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const billType = 'application/spdx+json';

/** A library with a platform of an index, and a registry that has no blob but what is put there. */
async function rig() {
  const library = await Library.open(temporaryFolder());
  const image = await addSmallImage(library, 'r.example/app:1', 10);
  const blobs = new Map<string, Buffer>();
  const add = (bytes: Buffer, mediaType: string): Descriptor => {
    blobs.set(digestOf(bytes), bytes);
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  };
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  const bytes = json({ schemaVersion: 2, manifests: [image] });
  const index = { descriptor: add(bytes, 'application/vnd.oci.image.index.v1+json'), bytes };
  const config = add(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const attached = (artifactType: string, content: Buffer) => {
    const layers = [add(content, artifactType)];
    const { descriptor: subject } = index;
    const manifest = { mediaType: ociManifest, artifactType, config, layers, subject };
    const text = json({ schemaVersion: 2, ...manifest });
    const descriptor = add(text, ociManifest);
    return { descriptor, manifest, bytes: text, subject: subject.digest, tag: null };
  };
  type Attached = ReturnType<typeof attached>;
  const { signal } = new AbortController();
  const source = {
    attachedTo: async () => ({ documents: [], isCut: false }),
    manifest: async () => undefined,
    async blob({ digest }: Descriptor) {
      const found = blobs.get(digest);
      if (found === undefined) throw new Error('the registry has it no more');
      return found;
    },
  };
  return {
    attached,
    lose({ manifest }: Attached) {
      for (const { digest } of manifest.layers) blobs.delete(digest);
    },
    keep: (...documents: Attached[]) => keepSignedIndex({ library, source, image, index, documents }, signal),
    /** The digests of what is attached to the index, as it is read from the library. */
    async kept() {
      const here = await attachedInLibrary(library);
      const { documents } = await here.attachedTo(image.digest, signal);
      const target = { descriptor: image, bytes: Buffer.of() };
      const { found, isCut } = await signedIndexesOf(target, documents, here, signal);
      const digests = found.map(({ documents: all }) => all.map(({ descriptor }) => descriptor.digest));
      return { digests, isCut };
    },
  };
}

test('a bill of materials that cannot be had costs no signature, and nothing else', async () => {
  const { attached, keep, kept, lose } = await rig();
  const signature = attached(bundleType, Buffer.from('signature'));
  const lost = attached(billType, Buffer.from('lost'));
  const other = attached(billType, Buffer.from('other'));
  lose(lost);
  await expect(keep(lost, signature, other)).rejects.toThrow('the registry has it no more');
  const digests = [[signature.descriptor.digest, other.descriptor.digest]];
  expect(await kept()).toEqual({ digests, isCut: false });
});

test('signatures are kept together or not at all', async () => {
  const { attached, keep, kept, lose } = await rig();
  const one = attached(bundleType, Buffer.from('one'));
  const lost = attached(bundleType, Buffer.from('lost'));
  lose(lost);
  await expect(keep(one, lost)).rejects.toThrow('the registry has it no more');
  expect(await kept()).toEqual({ digests: [], isCut: false });
});

test('no more is kept than is read, signatures first, and small ones before others', async () => {
  const { attached, keep, kept } = await rig();
  const large = [1, 2, 3, 4, 5].map((first) => {
    const bytes = Buffer.alloc(4 * 2 ** 20);
    bytes[0] = first;
    return attached(bundleType, bytes);
  });
  const bill = attached(billType, Buffer.from('bill'));
  const small = attached(bundleType, Buffer.from('small'));
  await keep(bill, ...large, small);
  const digests = [small, ...large.slice(0, 3), bill].map(({ descriptor }) => descriptor.digest);
  expect(await kept()).toEqual({ digests: [digests], isCut: false });
});
