import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import { Library } from '../../electron/engine/library/layout.ts';
import { digestOf } from '../../electron/engine/oci/digest.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import type { CopyEvent, CopyRequest } from '../../shared/schemas/hand-over/copy.ts';
import { collect } from '../support/collect.ts';
import { attachToImage, signOldForm } from '../support/libraries/attach-to-image.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { startUploadRegistry, type UploadRegistry } from '../support/registries/upload-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repository = 'registry.example/team/app';
const reference = `${repository}:1`;
const { signal } = new AbortController();
let engine: EngineServices;
let library: Library;
let image: Descriptor;

beforeEach(async () => {
  const folder = temporaryFolder();
  library = await Library.open(join(folder, 'library'));
  image = await addSmallImage(library, reference);
  engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
  });
  onTestFinished(() => engine.close());
});

const attach = (text: string, artifactType = 'application/vnd.example.signature', subject?: Descriptor) =>
  attachToImage(library, image, { text, artifactType, ...(subject === undefined ? {} : { subject }) });
const copy = (registry: UploadRegistry, more: Partial<CopyRequest> = {}): Promise<CopyEvent[]> =>
  collect(
    engine.copies.copy({ images: [{ reference }], destination: `${registry.host}/there`, ...more }, signal),
  );
const hows = (events: CopyEvent[]) =>
  events.flatMap((event) => (event.type === 'attached' ? [event.how] : []));
const tagOf = ({ digest }: Descriptor) => digest.replace(':', '-');
const at = (registry: UploadRegistry, name: string) => registry.manifests.get('there')?.get(name)?.bytes;
const listAt = (registry: UploadRegistry, subject = image): { manifests: Descriptor[] } | undefined => {
  const bytes = at(registry, tagOf(subject));
  return bytes === undefined ? undefined : JSON.parse(bytes.toString());
};
const putsOf = (registry: UploadRegistry) =>
  registry.seen
    .filter(({ method, path }) => method === 'PUT' && path.includes('/manifests/'))
    .map(({ path }) => path);

const mediaType = manifestMediaTypes.ociManifest;
const other = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, layers: [] }));
const foreign = { mediaType, digest: digestOf(other), size: other.length, 'x-own': 1 };

/** Puts a list that another tool keeps there, and what it names. */
function putList(registry: UploadRegistry, manifests: object[], type: string = manifestMediaTypes.ociIndex) {
  const list = { schemaVersion: 2, mediaType: type, manifests, 'x-kept': true };
  const bytes = Buffer.from(JSON.stringify(list));
  const all = registry.manifests.get('there') ?? new Map();
  all.set(tagOf(image), { bytes, mediaType: type }).set(foreign.digest, { bytes: other, mediaType });
  registry.manifests.set('there', all);
}

describe('what is attached goes with an image', () => {
  test('after it and before its tag, listed under the tag that stands for the list, once', async () => {
    const registry = await startUploadRegistry();
    const signature = await attach('signed');
    const sbom = await attach('parts', 'application/spdx+json');
    const looked = await copy(registry, { dryRun: true });
    expect(hows(looked)).toEqual(['missing', 'missing']);
    expect(looked).toContainEqual(expect.objectContaining({ type: 'image', attached: 2, attachedLeft: 0 }));
    expect(putsOf(registry)).toEqual([]);
    expect(hows(await copy(registry))).toEqual(['sent', 'sent']);
    expect(listAt(registry)).toEqual({
      schemaVersion: 2,
      mediaType: manifestMediaTypes.ociIndex,
      manifests: [
        {
          ...signature,
          artifactType: 'application/vnd.example.signature',
          annotations: { 'org.example.text': 'signed' },
        },
        { ...sbom, artifactType: 'application/spdx+json', annotations: { 'org.example.text': 'parts' } },
      ],
    });
    const names = putsOf(registry).map((path) => path.split('/').at(-1));
    expect(names).toEqual([image.digest, signature.digest, sbom.digest, tagOf(image), '1']);
    const list = at(registry, tagOf(image));
    expect(hows(await copy(registry))).toEqual(['present', 'present']);
    expect(at(registry, tagOf(image))).toEqual(list);
    expect((await copy(registry, { dryRun: true })).at(-1)).toMatchObject({ type: 'done', bytesSent: 0 });
  });

  test('and what is attached to that in turn', async () => {
    const registry = await startUploadRegistry();
    const sbom = await attach('parts', 'application/spdx+json');
    const signature = await attach('signed parts', 'application/vnd.example.signature', sbom);
    await copy(registry);
    expect(listAt(registry)?.manifests.map(({ digest }) => digest)).toEqual([sbom.digest]);
    expect(listAt(registry, sbom)?.manifests.map(({ digest }) => digest)).toEqual([signature.digest]);
  });

  test.each(['lists', 'silent'] as const)(
    'with no such tag where the registry lists it by itself (%s)',
    async (referrers) => {
      const registry = await startUploadRegistry({ referrers });
      await attach('signed');
      expect(hows(await copy(registry))).toEqual(['sent']);
      expect(listAt(registry)).toBeUndefined();
    },
  );

  test('with the tag where the registry says that it lists it, and does not', async () => {
    const registry = await startUploadRegistry({ referrers: 'boasts' });
    const { digest } = await attach('signed');
    await copy(registry);
    expect(listAt(registry)?.manifests).toMatchObject([{ digest }]);
  });

  test('unless it is left behind', async () => {
    const registry = await startUploadRegistry();
    await attach('signed');
    const events = await copy(registry, { attached: false });
    expect(hows(events)).toEqual([]);
    expect(putsOf(registry)).toEqual(['/v2/there/manifests/1']);
  });

  test('not where the registry takes images alone, which is said', async () => {
    const registry = await startUploadRegistry({ imagesAlone: true });
    await attach('signed');
    const refused = copy(registry);
    await expect(refused).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      details: { reason: 'attached-refused' },
    });
    await expect(refused).rejects.toThrow('--no-attached');
    expect(at(registry, '1')).toBeUndefined();
  });
});

describe('the list under a tag', () => {
  test('keeps what others have put into it, byte for byte', async () => {
    const registry = await startUploadRegistry();
    const { digest } = await attach('signed');
    putList(registry, [foreign]);
    await copy(registry);
    expect(listAt(registry)).toMatchObject({ 'x-kept': true, manifests: [foreign, { digest }] });
  });

  test.each([true, false])(
    'is read again when it has changed meanwhile (compared by the registry: %s)',
    async (comparesTags) => {
      const registry = await startUploadRegistry({ comparesTags });
      const { digest } = await attach('signed');
      putList(registry, []);
      // Without a comparison a list that is put afterwards can only be seen to lack ours.
      registry.quirks.meanwhile = () =>
        comparesTags ? putList(registry, [foreign]) : queueMicrotask(() => putList(registry, [foreign]));
      await copy(registry);
      expect(listAt(registry)?.manifests).toMatchObject([foreign, { digest }]);
    },
  );

  test('lets go of what is not there any more, where the registry takes no list that names it', async () => {
    const registry = await startUploadRegistry();
    const { digest } = await attach('signed');
    putList(registry, [{ ...foreign, digest: `sha256:${'b'.repeat(64)}` }, foreign]);
    await copy(registry);
    expect(listAt(registry)?.manifests).toMatchObject([foreign, { digest }]);
  });

  test('is left alone where the tag names something else', async () => {
    const registry = await startUploadRegistry();
    await attach('signed');
    putList(registry, [], manifestMediaTypes.ociManifest);
    const before = at(registry, tagOf(image));
    await expect(copy(registry)).rejects.toMatchObject({ details: { reason: 'referrers-tag-taken' } });
    expect(at(registry, tagOf(image))).toEqual(before);
  });

  test('has everything of copies that are made at the same time', async () => {
    const registry = await startUploadRegistry();
    await attach('signed');
    const others = Array.from({ length: 3 }, () => copy(registry));
    await attach('signed again');
    await Promise.all([...others, copy(registry)]);
    expect(listAt(registry)?.manifests).toHaveLength(2);
  });
});

describe('a tag of cosign’s old form', () => {
  const signed = (name = image) => `${tagOf(name)}.sig`;

  test('goes along as a tag', async () => {
    const registry = await startUploadRegistry();
    const { digest } = await signOldForm(library, image, repository, ['one']);
    expect(hows(await copy(registry))).toEqual(['sent']);
    expect(at(registry, signed())).toEqual(at(registry, digest) ?? expect.anything());
    expect(listAt(registry)).toBeUndefined();
    expect(hows(await copy(registry))).toEqual(['present']);
  });

  test('takes the place of one whose signatures it has, and of no other', async () => {
    const registry = await startUploadRegistry();
    await signOldForm(library, image, repository, ['one']);
    await copy(registry);
    const first = at(registry, signed());
    await signOldForm(library, image, repository, ['one', 'two']);
    expect(hows(await copy(registry)).sort()).toEqual(['present', 'sent']);
    const both = at(registry, signed());
    expect(both).not.toEqual(first);
    const other = await startUploadRegistry();
    other.manifests.set(
      'there',
      new Map([[signed(), { bytes: first ?? Buffer.of(), mediaType: manifestMediaTypes.ociManifest }]]),
    );
    await signOldForm(library, image, repository, ['three']);
    const events = await copy(other);
    expect(hows(events)).toContain('kept');
  });
});

test('what is about a digest that the copy has not stays behind, and is counted', async () => {
  const registry = await startUploadRegistry();
  await attach('signed');
  // An image without foreign layers keeps its digest, and so its signature.
  expect(await copy(registry, { distributable: true })).toContainEqual(
    expect.objectContaining({ type: 'image', attached: 1, attachedLeft: 0 }),
  );
  const windows = `${repository}:windows`;
  const foreignType = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  const other = await addSmallImage(library, windows, 1_000, foreignType);
  await attachToImage(library, other, { text: 'signed', artifactType: 'application/x' });
  const events = await copy(registry, { images: [{ reference: windows }], distributable: true });
  expect(events).toContainEqual(expect.objectContaining({ type: 'image', attached: 0, attachedLeft: 1 }));
});

describe('a dry run', () => {
  test.each([401, 403] as const)(
    'says that signing in is wanted where it is refused (%i)',
    async (refusesQuestions) => {
      const registry = await startUploadRegistry({ refusesQuestions });
      await expect(copy(registry, { dryRun: true })).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
        details: { reason: 'sign-in-to-copy', repository: 'there' },
      });
      expect(putsOf(registry)).toEqual([]);
    },
  );

  test('takes no answer for an answer where somebody has signed in, as with a repository that is yet to be made', async () => {
    const registry = await startUploadRegistry({ users: 'ann:secret' });
    const signIn = { registry: registry.host, username: 'ann', password: 'secret' };
    await engine.signIns.signIn(signIn, signal);
    registry.quirks.refusesQuestions = 403;
    expect((await copy(registry, { dryRun: true })).at(-1)).toMatchObject({ type: 'done' });
    registry.quirks.users = 'ann:changed';
    await expect(copy(registry, { dryRun: true })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});
