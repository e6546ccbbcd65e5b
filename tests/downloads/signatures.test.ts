import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { VerifyRequest, VerifyResult } from '../../shared/schemas/library.ts';
import { noSignal } from '../support/network/test-server.ts';
import { signedBundle, simpleSigning } from '../support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from './engine-rig.ts';
import { bundle, bundleType, download, engineOf, key, registryOf } from './signature-rig.ts';

const index = async (folder: string): Promise<{ manifests: Descriptor[] }> =>
  JSON.parse(await readFile(join(folder, 'library/index.json'), 'utf8'));

/** Paths of a manifest of a library and of all that it names. */
async function blobsOf(folder: string, { digest }: Pick<Descriptor, 'digest'>): Promise<string[]> {
  const path = (each: string) => join(folder, 'library/blobs/sha256', each.slice(7));
  const manifest: { config: Descriptor; layers: Descriptor[] } = JSON.parse(
    await readFile(path(digest), 'utf8'),
  );
  return [digest, ...[manifest.config, ...manifest.layers].map((blob) => blob.digest)].map(path);
}

async function verify(engine: EngineServices, request: VerifyRequest): Promise<VerifyResult | undefined> {
  for await (const event of engine.library.verify(request, noSignal()))
    if (event.type === 'result') return event.result;
  return undefined;
}

describe('signatures of downloads, by a key', () => {
  const trusted = (keyFile: string) => ({ isRequired: true, trusted: { keyFile, identity: '', issuer: '' } });

  test('nobody is asked where nothing is asked for', async () => {
    const { reference, seen, attachments, image } = await registryOf();
    attachments.add(image, bundle(image));
    const { engine } = await engineOf();
    expect(await download(engine, reference)).toMatchObject({ state: 'done' });
    expect(seen.filter(({ path }) => /referrers|sha256-/.test(path))).toEqual([]);
  });

  test('what is not signed well enters no library, and no layer of it is asked for', async () => {
    const { reference, seen, attachments, image } = await registryOf();
    const folder = temporaryFolder();
    const { engine } = await engineOf({}, trusted(join(folder, 'cosign.pub')), folder);
    const refused = await download(engine, reference);
    expect(refused).toMatchObject({
      state: 'failed',
      error: { code: 'SIGNATURE_REJECTED', retryable: false },
    });
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    attachments.add(image, { ...bundle(image), bytes: signedBundle(image.digest, other.privateKey) });
    expect(await download(engine, reference)).toMatchObject({ error: { code: 'SIGNATURE_REJECTED' } });
    expect((await index(folder)).manifests).toEqual([]);
    expect(seen.filter(({ path }) => path.includes('/blobs/')).length).toBeLessThan(4);
    // One good signature is enough.
    attachments.add(image, bundle(image));
    expect(await download(engine, reference)).toMatchObject({ state: 'done' });
    const [entry, ...attached] = (await index(folder)).manifests;
    expect(entry?.digest).toBe(image.digest);
    expect(attached.map(({ artifactType }) => artifactType)).toEqual([bundleType, bundleType]);
  });

  test('what is attached is kept with the image, listed with it alone, checked without a network, and goes with it', async () => {
    const { reference, attachments, image, host } = await registryOf();
    attachments.add(image, bundle(image));
    attachments.add(image, {
      artifactType: 'application/spdx+json',
      layerType: 'application/spdx+json',
      bytes: Buffer.from('{"sbom":1}'),
    });
    const payload = simpleSigning(image.digest);
    attachments.addOldSignature(image, payload, {
      'dev.cosignproject.cosign/signature': sign('sha256', payload, key.privateKey).toString('base64'),
    });
    const folder = temporaryFolder();
    const { engine } = await engineOf({ fetchAttached: 'all' }, trusted(join(folder, 'cosign.pub')), folder);
    expect(await download(engine, reference)).toMatchObject({ state: 'done' });
    expect((await engine.library.list()).map((each) => each.reference)).toEqual([reference]);
    const { manifests } = await index(folder);
    expect(manifests).toHaveLength(4);
    for (const { digest } of manifests.slice(1)) {
      expect(existsSync(join(folder, 'library/blobs/sha256', digest.slice(7)))).toBe(true);
    }
    expect(manifests.map(({ annotations }) => annotations?.['org.opencontainers.image.ref.name'])).toContain(
      `${host}/team/app:${image.digest.replace(':', '-')}.sig`,
    );
    // All that is attached is damaged, the documents and what they name, and mended from the image's registry.
    const parts = await Promise.all(manifests.slice(1).map((entry) => blobsOf(folder, entry)));
    const paths = [...new Set(parts.flat())];
    const right = await Promise.all(paths.map((path) => readFile(path)));
    for (const path of paths) await writeFile(path, 'damaged');
    const platform = 'linux/amd64';
    expect(await verify(engine, { reference })).toMatchObject({
      ok: false,
      affected: [{ reference, platform }],
    });
    expect(await verify(engine, { reference, repair: true })).toMatchObject({ ok: true, affected: [] });
    expect(await Promise.all(paths.map((path) => readFile(path)))).toEqual(right);
    const offline = await engine.signatures.ofLibrary(reference, undefined, { offline: true }, noSignal());
    expect(offline).toMatchObject({ state: 'good', signatures: [{ state: 'good' }, { state: 'good' }] });
    expect(offline.attached.map(({ kind }) => kind).sort()).toEqual(['sbom', 'signature', 'signature']);
    const several = [{ reference: `${host}/team/absent:1` }, { reference }];
    expect(await engine.signatures.ofLibraryImages(several, noSignal())).toEqual([
      { reference, signatures: offline },
    ]);
    await engine.keeping.removeNow([{ reference, digest: image.digest }]);
    expect((await index(folder)).manifests).toEqual([]);
    expect((await engine.library.prune(true)).blobs + (await engine.library.prune(true)).recentBlobs).toBe(0);
  });

  test('a bundle says who has signed, and a folder of images takes the signature along', async () => {
    const { reference, attachments, image } = await registryOf();
    attachments.add(image, bundle(image));
    const folder = temporaryFolder();
    const { engine } = await engineOf({}, trusted(join(folder, 'cosign.pub')), folder);
    await download(engine, reference);
    const path = join(folder, 'stick');
    const request = { images: [{ reference }], target: { format: 'oci' as const, path } };
    for await (const _event of engine.library.bundle(request, noSignal()));
    const contents = JSON.parse(await readFile(join(path, 'CONTENTS.json'), 'utf8'));
    expect(contents.images).toMatchObject([{ signature: 'Signed with the key that was given.' }]);
    expect(await readFile(join(path, 'CONTENTS.txt'), 'utf8')).toContain(
      'Signed with the key that was given.',
    );
    const layout = JSON.parse(await readFile(join(path, 'images/index.json'), 'utf8'));
    expect(layout.manifests.map(({ artifactType = null }) => artifactType)).toEqual([null, bundleType]);
    const attached = layout.manifests[1].digest.slice('sha256:'.length);
    expect(existsSync(join(path, 'images/blobs/sha256', attached))).toBe(true);
  });

  test('statements that an index has about its platforms are told with the image, from registry and library', async () => {
    const { registry, image, host } = await registryOf();
    const statements = [
      ['https://spdx.dev/Document', '{"sbom":1}'],
      ['https://slsa.dev/provenance/v0.2', '{"made":"by BuildKit"}'],
    ] as const;
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = registry.add(
      JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: registry.add('{}', 'application/vnd.oci.image.config.v1+json'),
        layers: statements.map(([type, text]) => ({
          ...registry.add(text, 'application/vnd.in-toto+json'),
          annotations: { 'in-toto.io/predicate-type': type },
        })),
      }),
      mediaType,
    );
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    };
    const platform = { os: 'linux', architecture: 'amd64' };
    const statement = { ...manifest, platform: { os: 'unknown', architecture: 'unknown' }, annotations };
    // One that is not there hides none of the others.
    const gone = { ...statement, digest: `sha256:${'0'.repeat(64)}` };
    const indexed = registry.addIndex([{ ...image, platform }, statement, gone], '3');
    const { engine } = await engineOf();
    const told = [
      { kind: 'sbom', artifactType: 'https://spdx.dev/Document', subject: image.digest, size: 10 },
      { kind: 'attestation', artifactType: 'https://slsa.dev/provenance/v0.2', subject: image.digest },
    ];
    const reference = `${host}/team/app:3`;
    const found = await engine.signatures.ofImage(reference, [indexed.digest, image.digest], noSignal());
    expect(found).toMatchObject({ state: 'none', attached: told });
    registry.addIndex([{ ...image, platform }, statement], '4');
    const whole = `${host}/team/app:4`;
    const { id } = await engine.downloads.start({ reference: whole, allPlatforms: true });
    expect(await waitFor(engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
    // They do not say that somebody has looked for signatures.
    const kept = await engine.signatures.ofLibrary(whole, undefined, { offline: true }, noSignal());
    expect(kept).toMatchObject({ state: 'unknown', attached: told });
  });

  test('a rule that warns lets it in and says so', async () => {
    const { reference, host } = await registryOf();
    const rule = { scope: host, action: 'warn' as const, keyFile: '', identity: '', issuer: '' };
    const { engine } = await engineOf({ signatureRules: [rule] });
    const row = await download(engine, reference);
    expect(row.state).toBe('done');
    for await (const { log } of engine.downloads.detail(row.id, noSignal())) {
      expect(log).toContainEqual(
        expect.objectContaining({ kind: 'signature-warning', details: { state: 'none' } }),
      );
      break;
    }
  });

  test('a hostile list is bounded: itself, what is not there, what is of others, and more than anybody reads', async () => {
    const { registry, reference, attachments, image, seen } = await registryOf();
    const other = registry.addImage({ os: 'linux', architecture: 'arm64' });
    const manifest = { mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 500 };
    attachments.list(image, image);
    attachments.add(other, bundle(other), image);
    // An envelope of 32 MiB by its own account.
    const claimed = { ...registry.add('{}', bundleType), size: 32 * 2 ** 20 };
    attachments.add(image, { ...bundle(image), layer: claimed });
    for (let count = 0; count < 400; count += 1)
      attachments.list(image, { ...manifest, digest: `sha256:${count.toString(16).padStart(64, '0')}` });
    const { engine } = await engineOf();
    const found = await engine.signatures.ofImage(reference, [image.digest], noSignal());
    expect(found).toMatchObject({ state: 'unchecked', isCut: true, signatures: [{ reason: 'too-large' }] });
    expect(found.attached).toHaveLength(1);
    expect(seen.filter(({ path }) => path.includes(claimed.digest))).toEqual([]);
    expect(seen.length).toBeLessThan(130);
    // Nothing but what is not looked at: that is not “not signed”.
    const lone = registry.addImage({ os: 'linux', architecture: 's390x' });
    for (let count = 0; count < 200; count += 1)
      attachments.list(lone, { ...manifest, digest: `sha256:${count.toString(16).padStart(64, 'f')}` });
    expect(await engine.signatures.ofImage(reference, [lone.digest], noSignal())).toMatchObject({
      state: 'unknown',
    });
  });

  test('what is attached to another image is not believed', async () => {
    const { registry, reference, attachments, image } = await registryOf();
    const other = registry.addImage({ os: 'linux', architecture: 'arm64' });
    attachments.add(other, bundle(other), image);
    const large = registry.add(Buffer.alloc(5 * 2 ** 20), bundleType);
    expect(large.size).toBeGreaterThan(4 * 2 ** 20);
    attachments.add(image, { ...bundle(image), bytes: Buffer.alloc(5 * 2 ** 20) });
    const folder = temporaryFolder();
    const { engine } = await engineOf({}, trusted(join(folder, 'cosign.pub')), folder);
    const found = await engine.signatures.ofImage(reference, [image.digest], noSignal());
    expect(found).toMatchObject({ state: 'unchecked', signatures: [{ reason: 'too-large' }] });
    expect(await download(engine, reference)).toMatchObject({ error: { code: 'SIGNATURE_REJECTED' } });
  });

  test('a key that cannot be read refuses everything, and says which', async () => {
    const { reference } = await registryOf();
    const { engine } = await engineOf({}, trusted('/nowhere/cosign.pub'));
    const { error } = await download(engine, reference);
    expect(error).toMatchObject({ code: 'SIGNATURE_REJECTED', details: { path: '/nowhere/cosign.pub' } });
  });
});
