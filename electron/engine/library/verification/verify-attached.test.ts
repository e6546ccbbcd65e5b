import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatReference, type Reference } from '../../../../shared/reference.ts';
import type { VerifyEvent, VerifyResult } from '../../../../shared/schemas/library.ts';
import { attachToImage, signOldForm } from '../../../../tests/support/libraries/attach-to-image.ts';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { BlockThread } from '../../files/blocks/block-thread.ts';
import { attachedEntry } from '../index/attached-entries.ts';
import { Library } from '../layout.ts';
import { survey } from '../survey.ts';
import { type Verification, verifyLibrary } from '../verify.ts';

/** A library with one image that has a bill of materials, which is signed. */
async function rig(reference: string) {
  const folder = temporaryFolder();
  const fixture = new LibraryFixture(folder);
  const library = await Library.open(folder);
  const image = await fixture.addImage('oci', Buffer.from('content'));
  await library.add({ ...image, platform: { os: 'linux', architecture: 'arm64' } }, reference);
  const bill = await attachToImage(library, image, { artifactType: 'application/spdx+json', text: 'bill' });
  const signature = await attachToImage(library, image, {
    subject: bill,
    artifactType: 'application/vnd.example.signature',
    text: 'signature',
  });
  const damage = ({ digest }: Descriptor) => writeFileSync(fixture.blobPath(digest), 'damaged');
  return { library, fixture, image, bill, signature, damage };
}

async function verify(library: Library, verification: Verification): Promise<VerifyResult> {
  const thread = new BlockThread();
  let last: VerifyEvent | undefined;
  try {
    const { signal } = new AbortController();
    for await (const event of verifyLibrary(library, thread, verification, signal)) last = event;
  } finally {
    await thread.close();
  }
  if (last?.type !== 'result') throw new Error('no result');
  return last.result;
}

/** A registry that has nothing any more; `asked` is what it was asked by. */
function emptyRegistry() {
  const asked = new Set<string>();
  const refuse = async (reference: Reference): Promise<never> => {
    asked.add(formatReference(reference));
    throw new AppError('BLOB_UNKNOWN', 'gone');
  };
  return { asked, repair: () => ({ document: refuse, blob: refuse }) };
}

const name = 'r.example/app:1';
const affected = [{ reference: name, platform: 'linux/arm64' }];

test.for([undefined, name])(
  'what is attached to an image is repaired from its registry, and the image is named once (%s)',
  async (reference) => {
    const { library, image, bill, signature, damage } = await rig(name);
    damage(image);
    expect((await verify(library, { reference })).affected).toEqual(affected);
    for (const entry of [bill, signature]) damage(entry);
    expect((await verify(library, { reference })).affected).toEqual([
      { ...affected[0], lacksAttached: true },
    ]);
    const { asked, repair } = emptyRegistry();
    const result = await verify(library, { reference, repair });
    expect(asked).toEqual(new Set([name]));
    expect(result).toMatchObject({ affected, repair: { problem: { code: 'BLOB_UNKNOWN' } } });
    expect(new Set(result.setAside)).toEqual(new Set([image, bill, signature].map(({ digest }) => digest)));
    expect(await verify(library, { reference })).toMatchObject({ ok: false, affected });
  },
);

test('of the names of an image the one that says where it is from counts, for what is attached too', async () => {
  const { library, image, signature, damage } = await rig('app:old');
  damage(signature);
  const { asked, repair } = emptyRegistry();
  const told = await verify(library, { repair });
  expect(told.affected).toEqual([{ reference: 'app:old', platform: 'linux/arm64', lacksAttached: true }]);
  expect(told.repair?.problem?.message).toMatch(/^app:old names no registry/);
  expect(asked).toEqual(new Set());
  await library.add({ ...image, platform: { os: 'linux', architecture: 'arm64' } }, name);
  expect(await verify(library, { repair })).toMatchObject({ affected });
  expect(asked).toEqual(new Set([name]));
});

test('what is found by a tag is repaired from where it was found, and its image is named', async () => {
  const { library, image, damage } = await rig(name);
  damage(await signOldForm(library, image, 'elsewhere.example/app', ['signature']));
  const { asked, repair } = emptyRegistry();
  expect(await verify(library, { repair })).toMatchObject({ affected });
  const tag = `elsewhere.example/app:${image.digest.replace(':', '-')}.sig`;
  expect(asked).toEqual(new Set([tag]));
});

test('a signature of one platform is not of another one with which the signed index of both is kept', async () => {
  const { library, fixture, damage } = await rig(name);
  const index = await fixture.addIndex();
  const { manifests } = z
    .object({ manifests: z.array(descriptorSchema) })
    .parse(JSON.parse(readFileSync(fixture.blobPath(index.digest), 'utf8')));
  const [amd64, arm64] = manifests;
  if (amd64 === undefined || arm64 === undefined) throw new Error('The index has two platforms');
  await library.add(arm64, 'r.example/both:1');
  // The newer one of a name comes first.
  await library.add(amd64, 'r.example/both:1');
  await library.addAttached(amd64.digest, [attachedEntry(index, amd64.digest, undefined)]);
  damage(await attachToImage(library, arm64, { artifactType: 'application/vnd.example', text: 'arm64' }));
  const { affected: found } = await verify(library, {});
  expect(found).toEqual([{ reference: 'r.example/both:1', platform: 'linux/arm64', lacksAttached: true }]);
});

test('what is attached to nothing that is here is a thing of its own, and so is a circle', async () => {
  const { library, bill, signature, damage } = await rig(name);
  const path = join(library.folder, 'index.json');
  const index: { manifests: Descriptor[] } = JSON.parse(readFileSync(path, 'utf8'));
  const about = ({ digest, mediaType, size }: Descriptor, subject: string) => ({
    digest,
    mediaType,
    size,
    annotations: { 'io.longshore.subject': subject },
  });
  const manifests = [about(signature, bill.digest), about(bill, signature.digest)];
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
  damage(bill);
  const { affected: found, images } = await verify(library, {});
  expect(images).toBe(0);
  expect(found).toEqual([{ reference: signature.digest, platform: null }]);
});

test('a long chain of things that are attached to each other costs a look at each, not at all for each', async () => {
  const { library, image } = await rig(name);
  const count = 200;
  let looks = 0;
  const digests = Array.from({ length: count }, (_, at) => `sha256:${at.toString(16).padStart(64, '0')}`);
  const chain = [image.digest, ...digests].slice(0, count).map((subject, at) => ({
    digest: digests[at] ?? '',
    mediaType: image.mediaType,
    size: 1,
    get annotations() {
      looks += 1;
      return { 'io.longshore.subject': subject };
    },
  }));
  const entries = [...chain, ...(await library.entries())];
  library.entries = async () => entries;
  const { parts } = await survey(library, name);
  expect(parts).toHaveLength(count + 3);
  expect(new Set(parts.map((part) => part.image.digest))).toEqual(new Set([image.digest]));
  expect(looks).toBeLessThan(10 * count);
});

test('something attached that has the name of its image is looked at once', async () => {
  const { library, image, bill } = await rig(name);
  const path = join(library.folder, 'index.json');
  const index: { manifests: Descriptor[] } = JSON.parse(readFileSync(path, 'utf8'));
  for (const entry of index.manifests)
    entry.annotations = { ...entry.annotations, 'io.containerd.image.name': name };
  writeFileSync(path, JSON.stringify(index));
  const { parts, images } = await survey(library, name);
  expect(images).toBe(1);
  const digests = parts.map(({ entry }) => entry.digest);
  expect(digests).toHaveLength(3);
  expect(new Set(digests).size).toBe(3);
  expect(digests).toEqual(expect.arrayContaining([image.digest, bill.digest]));
});
