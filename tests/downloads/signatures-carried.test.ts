import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../electron/engine/oci/digest.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { SignatureDemand } from '../../electron/engine/signatures/rules.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { ExportFormat } from '../../shared/schemas/download.ts';
import type { ImportedImage } from '../../shared/schemas/import.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import { dockerMembers, smallImage } from '../support/archives/image-archives.ts';
import { tarOf } from '../support/archives/import-rig.ts';
import { TestRegistry } from '../support/network/test-registry.ts';
import { noSignal } from '../support/network/test-server.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { Attachments } from '../support/signatures/attach.ts';
import { signedBundle } from '../support/signatures/sign-cosign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from './engine-rig.ts';
import { bundle, bundleType, download, engineOf, key, publicKeyIn, registryOf } from './signature-rig.ts';

/** An engine whose library has an image that is signed, with a bill of materials. */
async function signedImage() {
  const { attachments, image, host, reference } = await registryOf();
  attachments.add(image, bundle(image));
  const sbom = attachments.add(image, {
    artifactType: 'application/spdx+json',
    layerType: 'application/spdx+json',
    bytes: Buffer.from('{"sbom":1}'),
  });
  // A signature of the bill of materials, as supply chains have them.
  attachments.add(sbom, bundle(sbom));
  const { engine, folder } = await engineOf({ fetchAttached: 'all' });
  expect(await download(engine, reference)).toMatchObject({ state: 'done' });
  return { engine, folder, reference, image, host };
}

async function exported(engine: EngineServices, reference: string, format: ExportFormat): Promise<string> {
  const path = join(temporaryFolder(), format === 'oci' ? 'layout' : 'image.tar');
  for await (const _event of engine.library.export(reference, undefined, { format, path }, noSignal()));
  return path;
}

async function importInto(engine: EngineServices, path: string): Promise<ImportedImage[]> {
  const images: ImportedImage[] = [];
  for await (const event of engine.library.import([path], undefined, noSignal()))
    if (event.type === 'imported') images.push(event);
  return images;
}

describe('what is attached to an image goes where it goes', () => {
  test.for(['oci-archive', 'docker-archive', 'oci'] as const)(
    '%s carries signatures, and they are good where it is imported',
    async (format) => {
      const { engine, reference, image } = await signedImage();
      const path = await exported(engine, reference, format);
      const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
      const far = await engineOf({}, { isRequired: true, trusted });
      expect(await importInto(far.engine, path)).toMatchObject([
        { reference, digest: image.digest, rebuilt: false, signed: 'good' },
      ]);
      expect((await far.engine.library.list()).map((each) => each.reference)).toEqual([reference]);
      const found = await far.engine.signatures.ofLibrary(
        reference,
        undefined,
        { offline: true },
        noSignal(),
      );
      expect(found).toMatchObject({ state: 'good' });
      expect(found.attached.map(({ kind }) => kind).sort()).toEqual(['sbom', 'signature']);
      // It goes with the image, and nothing of it stays.
      await far.engine.keeping.removeNow([{ reference, digest: image.digest }]);
      const index = JSON.parse(readFileSync(join(far.folder, 'library/index.json'), 'utf8'));
      expect(index.manifests).toEqual([]);
    },
  );

  test('an archive has one image in its index, so that podman and skopeo take it without a name', async () => {
    const { engine, reference, image } = await signedImage();
    const path = await exported(engine, reference, 'oci-archive');
    const read = (name: string): { manifests: Descriptor[] } =>
      JSON.parse(execFileSync('tar', ['-xOf', path, name], { encoding: 'utf8' }));
    expect(read('index.json').manifests.map(({ digest }) => digest)).toEqual([image.digest]);
    expect(read('attached.json').manifests.length).toBeGreaterThanOrEqual(2);
  });

  test.for(['oci-archive', 'docker-archive', 'oci'] as const)(
    'a bundle of %s carries signatures and says so, and is imported with them',
    async (format) => {
      const { engine, reference } = await signedImage();
      const path = join(temporaryFolder(), 'stick');
      const request = { images: [{ reference }], target: { format, path } };
      for await (const _event of engine.library.bundle(request, noSignal()));
      const { images } = JSON.parse(readFileSync(join(path, 'CONTENTS.json'), 'utf8'));
      expect(images[0].attached.length).toBeGreaterThanOrEqual(2);
      // What is handed to podman and skopeo has one image, whatever is attached to it.
      expect(readFileSync(join(path, 'load.sh'), 'utf8')).not.toContain(images[0].attached[0]);
      const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
      const far = await engineOf({}, { isRequired: true, trusted });
      expect(await importInto(far.engine, path)).toMatchObject([{ reference, signed: 'good' }]);
    },
  );
});

describe('the signature of an index, of which one platform is here', () => {
  const signed = (of: Descriptor, signer = key) => ({
    artifactType: bundleType,
    layerType: bundleType,
    bytes: signedBundle(of.digest, signer.privateKey),
  });

  async function pulled(demand: SignatureDemand, overrides: SettingsPatch = {}) {
    const registry = new TestRegistry();
    const attachments = new Attachments(registry);
    const platform = { os: 'linux', architecture: 'amd64' };
    const image = { ...registry.addImage(platform), platform };
    const top = registry.addIndex([image], '1');
    attachments.add(top, signed(top));
    attachments.add(top, {
      artifactType: 'application/spdx+json',
      layerType: 'application/spdx+json',
      bytes: Buffer.from('{"sbom":"of the index"}'),
    });
    const { host, server } = await registry.start();
    const { engine, folder } = await engineOf(overrides, demand);
    const reference = `${host}/team/app:1`;
    const { id } = await engine.downloads.start({ reference, platform: 'linux/amd64' });
    expect(await waitFor(engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
    const goDown = () => {
      server.closeAllConnections();
      server.close();
    };
    return { engine, folder, reference, image, top, goDown };
  }

  test('is checked in the library, after an export and an import, and goes with the platform', async () => {
    const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
    const { engine, folder, reference, image, top, goDown } = await pulled(
      { isRequired: true, trusted },
      { fetchAttached: 'all' },
    );
    goDown();
    const offline = { offline: true };
    // With what else is attached to the index, where all is to be kept.
    const sbom = expect.objectContaining({ kind: 'sbom', subject: top.digest });
    const attached = expect.arrayContaining([sbom]);
    const good = { state: 'good', signatures: [{ subject: top.digest, state: 'good' }], attached };
    expect(await engine.signatures.ofLibrary(reference, undefined, offline, noSignal())).toMatchObject(good);
    for (const format of ['oci-archive', 'oci', 'docker-archive'] as const) {
      const path = await exported(engine, reference, format);
      const far = await engineOf({}, { isRequired: true, trusted });
      expect(await importInto(far.engine, path)).toMatchObject([{ reference, signed: 'good' }]);
      expect(await far.engine.signatures.ofLibrary(reference, undefined, offline, noSignal())).toMatchObject(
        good,
      );
    }
    expect((await engine.library.list()).map(({ digest }) => digest)).toEqual([image.digest]);
    await engine.keeping.removeNow([{ reference, digest: image.digest }]);
    const index = JSON.parse(readFileSync(join(folder, 'library/index.json'), 'utf8'));
    expect(index.manifests).toEqual([]);
    expect(await engine.library.prune(true)).toMatchObject({ blobs: 0, recentBlobs: 0 });
  });

  test('is good to another Longshore that is served the platform, and the index itself is not served', async () => {
    const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
    const { engine, reference, image, top, goDown } = await pulled({ isRequired: true, trusted });
    goDown();
    const { url } = await engine.serving.listen({
      host: '127.0.0.1',
      port: 0,
      tls: 'none',
      names: [],
      password: undefined,
      origins: () => null,
    });
    const path = reference.replace(/:(?=\d+\/)/, '_').replace(/:1$/, '');
    const manifests = `/v2/${path}/manifests`;
    const { digest } = image;
    expect((await askRegistry(url, `${manifests}/1`)).headers['docker-content-digest']).toBe(digest);
    // Its other platforms are not here.
    expect((await askRegistry(url, `${manifests}/${top.digest}`)).status).toBe(404);
    const far = await engineOf({}, { isRequired: true, trusted });
    const { id } = await far.engine.downloads.start({ reference: `${new URL(url).host}/${path}:1` });
    const row = await waitFor(far.engine, id, 'done', 'failed');
    expect(row).toMatchObject({ state: 'done', digest });
  });

  test('is kept also where a bill of materials is not to be had, and so are those of the platform', async () => {
    const registry = new TestRegistry();
    const attachments = new Attachments(registry);
    const platform = { os: 'linux', architecture: 'amd64' };
    const image = { ...registry.addImage(platform), platform };
    const top = registry.addIndex([image], '1');
    const gone = { mediaType: 'application/spdx+json', digest: `sha256:${'0'.repeat(64)}`, size: 9 };
    const bill = { artifactType: gone.mediaType, layerType: gone.mediaType, bytes: Buffer.of(), layer: gone };
    for (const each of [top, image]) {
      attachments.add(each, bill);
      attachments.add(each, signed(each));
    }
    const { host, server } = await registry.start();
    const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
    const { engine } = await engineOf({ fetchAttached: 'all' }, { isRequired: true, trusted });
    const reference = `${host}/team/app:1`;
    const { id } = await engine.downloads.start({ reference, platform: 'linux/amd64' });
    expect(await waitFor(engine, id, 'done', 'failed')).toMatchObject({ state: 'done' });
    for await (const { log } of engine.downloads.detail(id, noSignal())) {
      expect(log).toContainEqual(expect.objectContaining({ kind: 'attached-failed' }));
      break;
    }
    server.closeAllConnections();
    server.close();
    const kept = await engine.signatures.ofLibrary(reference, undefined, { offline: true }, noSignal());
    expect(kept).toMatchObject({ state: 'good', byCosign: 'good' });
    const subjects = kept.signatures.map(({ subject }) => subject);
    expect(subjects.sort()).toEqual([top.digest, image.digest].sort());
    expect(kept.attached.map(({ kind }) => kind)).not.toContain('sbom');
  });

  test('is asked for in the registry where a plain pull has kept none, and is no other’s', async () => {
    const { engine, reference } = await pulled({});
    const trusted = { keyFile: await publicKeyIn(temporaryFolder()), identity: '', issuer: '' };
    expect(await engine.signatures.ofLibrary(reference, undefined, {}, noSignal())).toMatchObject({
      state: 'unchecked',
    });
    const keeps = await pulled({ trusted });
    // An index that names another image says nothing of this one, whoever has signed it.
    const { folder, reference: name, image } = keeps;
    const file = join(folder, 'library/index.json');
    const kept: { manifests: Descriptor[] } = JSON.parse(readFileSync(file, 'utf8'));
    const entry = kept.manifests.find(({ artifactType }) => artifactType?.includes('signed-index'));
    const blob = (digest = '') => join(folder, 'library/blobs/sha256', digest.slice('sha256:'.length));
    const carrier = JSON.parse(readFileSync(blob(entry?.digest), 'utf8'));
    const strange = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [] }));
    carrier.layers[0].digest = digestOf(strange);
    carrier.layers[0].size = strange.length;
    const bytes = Buffer.from(JSON.stringify(carrier));
    for (const each of [strange, bytes]) writeFileSync(blob(digestOf(each)), each);
    const manifests = kept.manifests.map((each) =>
      each === entry ? { ...each, digest: digestOf(bytes), size: bytes.length } : each,
    );
    writeFileSync(file, JSON.stringify({ ...kept, manifests }));
    expect(
      await keeps.engine.signatures.ofLibrary(name, image.digest, { offline: true }, noSignal()),
    ).toMatchObject({ state: 'unknown', signatures: [] });
  });
});

describe('rules for signatures when images are imported', () => {
  test('what has no good signature is refused, and nothing of it is left', async () => {
    const { engine, reference } = await signedImage();
    const path = await exported(engine, reference, 'oci-archive');
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
    const foreign = join(temporaryFolder(), 'other.pub');
    writeFileSync(foreign, other.export({ type: 'spki', format: 'pem' }));
    const far = await engineOf(
      {},
      {
        isRequired: true,
        trusted: { keyFile: foreign, identity: '', issuer: '' },
      },
    );
    await expect(importInto(far.engine, path)).rejects.toMatchObject({
      code: 'SIGNATURE_REJECTED',
      details: { reference, state: 'bad' },
    });
    expect(await far.engine.library.digests()).toEqual([]);
    expect(await far.engine.library.prune(true)).toMatchObject({ blobs: 0, recentBlobs: 0 });
  });

  test('a manifest that is made anew can have no signature, and the sentence says what to do', async () => {
    const plain = join(temporaryFolder(), 'plain.tar');
    writeFileSync(plain, await tarOf(dockerMembers(await smallImage('top'))));
    const far = await engineOf({}, { isRequired: true });
    await expect(importInto(far.engine, plain)).rejects.toThrow(/carry the image as oci-archive/);
    const { engine, folder } = await engineOf();
    await importInto(engine, plain);
    await engine.close();
    const strict = await engineOf({}, { isRequired: true }, folder);
    await expect(importInto(strict.engine, plain)).rejects.toThrow(/was in the library before/);
  });

  test('the rule of the registry that the name has decides; one that warns lets in and tells', async () => {
    const { engine, reference, host } = await signedImage();
    const path = await exported(engine, reference, 'oci-archive');
    const rule = { keyFile: '', identity: '', issuer: '' };
    const strict = await engineOf({ signatureRules: [{ ...rule, scope: host, action: 'refuse' }] });
    await expect(importInto(strict.engine, path)).rejects.toMatchObject({ code: 'SIGNATURE_REJECTED' });
    const warned = await engineOf({ signatureRules: [{ ...rule, scope: host, action: 'warn' }] });
    expect(await importInto(warned.engine, path)).toMatchObject([{ reference, signed: 'unchecked' }]);
    const other = await engineOf({ signatureRules: [{ ...rule, scope: 'x.example', action: 'refuse' }] });
    expect((await importInto(other.engine, path))[0]).not.toHaveProperty('signed');
  });

  test('what is attached to nothing in an archive stays outside', async () => {
    const { engine, reference } = await signedImage();
    const layout = await exported(engine, reference, 'oci');
    const file = join(layout, 'index.json');
    const index: { manifests: Descriptor[] } = JSON.parse(readFileSync(file, 'utf8'));
    const [image, ...attached] = index.manifests;
    writeFileSync(file, JSON.stringify({ ...index, manifests: attached }));
    const far = await engineOf();
    await expect(importInto(far.engine, layout)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    // A list beside the index that is none is damage, and no reason to import half.
    writeFileSync(file, JSON.stringify({ ...index, manifests: [image] }));
    writeFileSync(join(layout, 'attached.json'), '{"manifests": 1}');
    await expect(importInto(far.engine, layout)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await far.engine.library.digests()).toEqual([]);
  });
});
