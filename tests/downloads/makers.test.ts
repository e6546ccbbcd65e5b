import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { SignatureDemand } from '../../electron/engine/signatures/rules.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import type { Attached, ImageSignatures, Maker } from '../../shared/schemas/signatures.ts';
import { collect } from '../support/collect.ts';
import { TestRegistry } from '../support/network/test-registry.ts';
import { noSignal } from '../support/network/test-server.ts';
import { Attachments } from '../support/signatures/attach.ts';
import { signedBundle, signedEnvelope } from '../support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from './engine-rig.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const spdxType = 'application/spdx+json';
const spdxPredicate = 'https://spdx.dev/Document';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const spdx = {
  spdxVersion: 'SPDX-2.3',
  creationInfo: { creators: ['Tool: syft-1.4.1', 'Organization: Acme'] },
};
const claims = { tools: ['syft-1.4.1'], makers: ['Acme'], builder: null, created: null };
const makers = { makers: true };

/** A registry with one image, and an engine that trusts one key. */
async function rig(overrides: SettingsPatch = {}, demand: SignatureDemand = {}) {
  const registry = new TestRegistry();
  const attachments = new Attachments(registry);
  const image = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1' });
  const { host, seen } = await registry.start();
  const folder = temporaryFolder();
  const keyFile = join(folder, 'cosign.pub');
  await writeFile(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
    overrides,
    signatures: { trusted: { keyFile, identity: '', issuer: '' }, ...demand },
  });
  onTestFinished(() => engine.close());
  const reference = `${host}/team/app:1`;
  return {
    registry,
    attachments,
    image,
    seen,
    engine,
    folder,
    reference,
    host,
    found: (...digests: string[]) =>
      engine.signatures.ofImage(reference, [image.digest, ...digests], noSignal(), makers),
    async download() {
      const { id } = await engine.downloads.start({ reference });
      return waitFor(engine, id, 'done', 'failed');
    },
  };
}

const sbom = (document: unknown = spdx) => ({
  artifactType: spdxType,
  layerType: spdxType,
  bytes: Buffer.from(JSON.stringify(document)),
});
const statement = (of: Descriptor, signer = privateKey, predicate: object = spdx) => ({
  artifactType: bundleType,
  layerType: bundleType,
  bytes: signedBundle(of.digest, signer, spdxPredicate, predicate),
  annotations: { 'dev.sigstore.bundle.predicateType': spdxPredicate },
});
const signature = (of: Descriptor, signer = privateKey) => ({
  artifactType: bundleType,
  layerType: bundleType,
  bytes: signedBundle(of.digest, signer),
});
const makerIn = ({ attached }: ImageSignatures, digest: string): Maker | undefined =>
  attached.find((each: Attached) => each.digest === digest)?.maker;

describe('who made what is attached', () => {
  test('a statement is by who has signed it, and what it says is worth no more than that', async () => {
    const { attachments, image, found } = await rig();
    const good = attachments.add(image, statement(image));
    const strange = attachments.add(image, statement(image, other));
    const elsewhere = attachments.add(image, statement({ ...image, digest: `sha256:${'1'.repeat(64)}` }));
    const all = await found();
    // Nobody has signed the image itself, whatever is wrong with statements about it.
    expect(all.state).toBe('none');
    expect(all.attached.map(({ kind }) => kind)).toEqual(['sbom', 'sbom', 'sbom']);
    expect(makerIn(all, good.digest)).toMatchObject({ state: 'good', claims, unread: null });
    expect(makerIn(all, strange.digest)).toMatchObject({
      state: 'bad',
      signatures: [{ reason: 'other-key' }],
      claims,
    });
    expect(makerIn(all, elsewhere.digest)).toMatchObject({
      state: 'bad',
      signatures: [{ reason: 'other-image' }],
    });
  });

  test('what lies unsigned beside a signed statement passes for nobody’s word', async () => {
    const { registry, attachments, image, found } = await rig();
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const { mediaType: subjectType, digest, size } = image;
    const layers = [
      registry.add(statement(image, privateKey, {}).bytes, bundleType),
      registry.add(sbom().bytes, spdxType),
    ];
    const manifest = {
      ...{ schemaVersion: 2, mediaType, artifactType: spdxType, layers },
      config: registry.add('{}', 'application/vnd.oci.empty.v1+json'),
      subject: { mediaType: subjectType, digest, size },
      annotations: { 'dev.sigstore.bundle.predicateType': spdxPredicate },
    };
    attachments.list(image, registry.add(JSON.stringify(manifest), mediaType));
    expect((await found()).attached).toMatchObject([{ maker: { state: 'good', claims: null } }]);
  });

  test('cosign’s old form bears its signature as well', async () => {
    const { attachments, image, found } = await rig();
    const envelope = signedEnvelope(image.digest, privateKey, spdxPredicate, spdx);
    attachments.addOldStatement(image, envelope, spdxPredicate);
    expect((await found()).attached).toMatchObject([
      { kind: 'sbom', artifactType: spdxPredicate, maker: { state: 'good', claims } },
    ]);
    const changed = { ...envelope, payload: envelope.payload.replace('A', 'B') };
    attachments.addOldStatement(image, changed, spdxPredicate);
    expect((await found()).attached).toMatchObject([{ maker: { state: 'bad' } }]);
    attachments.addOldStatement(image, { payload: 1 }, spdxPredicate);
    expect((await found()).attached).toMatchObject([
      { maker: { state: 'bad', signatures: [{ reason: 'malformed' }] } },
    ]);
  });

  test('a bill of materials is by who has signed it where it is attached, and else by its own account alone', async () => {
    const { attachments, image, found, engine, reference, seen } = await rig();
    const signed = attachments.add(image, sbom());
    const plain = attachments.add(image, sbom({ ...spdx, name: 'plain' }));
    const wrong = attachments.add(image, sbom({ ...spdx, name: 'wrong' }));
    attachments.add(signed, signature(signed));
    attachments.add(wrong, signature(plain));
    const all = await found();
    expect(makerIn(all, signed.digest)).toMatchObject({ state: 'good', claims });
    expect(makerIn(all, plain.digest)).toEqual({ state: 'none', signatures: [], claims, unread: null });
    expect(makerIn(all, wrong.digest)).toMatchObject({
      state: 'bad',
      signatures: [{ reason: 'other-image' }],
    });
    // The manifest around a thing says something too, for which a signature in the thing does not vouch.
    const annotations = { 'org.opencontainers.image.vendor': 'Vendor\u202e Inc' };
    const bare = attachments.add(image, { ...sbom({ bomFormat: 'CycloneDX' }), annotations });
    const sealed = statement(image);
    const inside = attachments.add(image, {
      ...sealed,
      annotations: { ...sealed.annotations, ...annotations },
    });
    const more = await found();
    expect(makerIn(more, bare.digest)?.claims).toEqual({ ...claims, tools: [], makers: ['Vendor Inc'] });
    expect(makerIn(more, inside.digest)).toMatchObject({ state: 'good', claims });
    // Where nobody asks for it, none of them is read.
    const before = seen.length;
    await engine.signatures.ofImage(reference, [image.digest], noSignal());
    expect(seen.slice(before).filter(({ path }) => path.includes('/blobs/'))).toEqual([]);
  });

  test('who has signed an index has signed the statements in it', async () => {
    const { registry, attachments, image, engine, host } = await rig();
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const predicate = { buildType: 'https://mobyproject.org/buildkit@v1', builder: { id: '' } };
    const provenance = registry.add(
      JSON.stringify({ _type: 'https://in-toto.io/Statement/v0.1', subject: [], predicate }),
      'application/vnd.in-toto+json',
    );
    const config = registry.add('{}', 'application/vnd.oci.image.config.v1+json');
    const carrier = registry.add(
      JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [provenance] }),
      mediaType,
    );
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    };
    const platform = { os: 'linux', architecture: 'amd64' };
    const nowhere = { os: 'unknown', architecture: 'unknown' };
    const index = registry.addIndex(
      [
        { ...image, platform },
        { ...carrier, platform: nowhere, annotations },
      ],
      '2',
    );
    const ask = () =>
      engine.signatures.ofImage(`${host}/team/app:2`, [index.digest, image.digest], noSignal(), makers);
    const said = { ...claims, tools: ['BuildKit'], makers: [] };
    expect((await ask()).attached).toMatchObject([{ maker: { state: 'none', claims: said } }]);
    attachments.add(carrier, signature(carrier));
    expect(makerIn(await ask(), provenance.digest)).toMatchObject({ state: 'good' });
    attachments.list(carrier, carrier);
    attachments.add(index, signature(index));
    expect(makerIn(await ask(), provenance.digest)).toMatchObject({
      state: 'good',
      signatures: [{ subject: index.digest }, { subject: carrier.digest }],
    });
  });
});

describe('what is looked into is bounded', () => {
  test('what is large is not fetched, and what cannot be read says so', async () => {
    const { registry, attachments, image, found, seen } = await rig();
    const claimed = { ...registry.add('{}', spdxType), size: 100_000_000 };
    const large = attachments.add(image, { ...sbom(), layer: claimed });
    const gone = registry.add('gone', spdxType);
    registry.remove(gone.digest);
    const lost = attachments.add(image, { ...sbom(), layer: gone });
    const strange = attachments.add(image, { ...sbom(), bytes: Buffer.from('<xml/>') });
    const signed = attachments.add(image, {
      ...statement(image),
      layer: { ...claimed, mediaType: bundleType },
    });
    const all = await found();
    const nothing = { state: 'none', signatures: [], claims: null };
    expect(makerIn(all, large.digest)).toEqual({ ...nothing, unread: 'too-large' });
    expect(makerIn(all, lost.digest)).toEqual({ ...nothing, unread: 'unreachable' });
    expect(makerIn(all, strange.digest)).toEqual({ ...nothing, unread: 'unreadable' });
    expect(makerIn(all, signed.digest)).toMatchObject({
      state: 'unchecked',
      signatures: [{ reason: 'too-large' }],
      unread: 'too-large',
    });
    expect(seen.filter(({ path }) => path.includes(claimed.digest))).toEqual([]);
  });

  test('chains and crowds end', async () => {
    const { attachments, image, found, seen } = await rig();
    // What is attached to what is attached: the first is looked into, and its signatures, and nothing beyond.
    let top = attachments.add(image, sbom());
    const first = top;
    for (let depth = 0; depth < 20; depth += 1) top = attachments.add(top, sbom({ ...spdx, depth }));
    attachments.list(first, first);
    attachments.list(first, image);
    expect(makerIn(await found(), first.digest)).toMatchObject({ state: 'none', claims });
    expect(seen.length).toBeLessThan(30);
    for (let count = 0; count < 40; count += 1) attachments.add(image, sbom({ ...spdx, count }));
    const { attached } = await found();
    expect(attached).toHaveLength(41);
    const unread = attached.filter(({ maker }) => maker?.unread === 'too-many');
    expect(unread).toHaveLength(41 - 24);
    expect(unread[0]?.maker?.state).toBe('unknown');
  });
});

describe('in the library', () => {
  test('who made what is attached is told without a network, and all of it goes with the image', async () => {
    const { attachments, image, engine, reference, folder, download } = await rig({ fetchAttached: 'all' });
    const signed = attachments.add(image, sbom());
    attachments.add(signed, signature(signed));
    const strange = attachments.add(image, statement(image, other));
    expect(await download()).toMatchObject({ state: 'done' });
    attachments.add(signed, signature(signed, other));
    const kept = await engine.signatures.ofLibrary(
      reference,
      undefined,
      { offline: true, makers: true },
      noSignal(),
    );
    expect(kept.state).toBe('none');
    expect(makerIn(kept, signed.digest)).toMatchObject({ state: 'good', claims });
    expect(makerIn(kept, strange.digest)).toMatchObject({ state: 'bad', claims });
    expect(kept.attached).toHaveLength(2);
    await engine.keeping.removeNow([{ reference, digest: image.digest }]);
    const index = JSON.parse(readFileSync(join(folder, 'library/index.json'), 'utf8'));
    expect(index.manifests).toEqual([]);
    expect(await engine.library.prune(true)).toMatchObject({ blobs: 0, recentBlobs: 0 });
  });

  test('that an image is not signed, and that nobody has looked, are two things', async () => {
    for (const [fetchAttached, state] of [
      ['none', 'unknown'],
      ['signatures', 'none'],
    ] as const) {
      const { image, attachments, engine, reference, folder, download } = await rig(
        { fetchAttached },
        // Whoever names a key has signatures looked for.
        { trusted: undefined },
      );
      attachments.add(image, sbom());
      expect(await download()).toMatchObject({ state: 'done' });
      const images = await engine.signatures.ofLibraryImages([{ reference }], noSignal());
      expect(images).toMatchObject([{ signatures: { state } }]);
      expect((await engine.library.list()).map((each) => each.reference)).toEqual([reference]);
      // The same image out of a folder changes nothing of what is known of it.
      const brought = join(temporaryFolder(), 'brought');
      await cp(join(folder, 'library'), brought, { recursive: true });
      await collect(engine.library.import([brought], undefined, noSignal()));
      expect(await engine.signatures.ofLibraryImages([{ reference }], noSignal())).toEqual(images);
    }
  });
});
