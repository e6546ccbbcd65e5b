import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { noSignal } from '../support/network/test-server.ts';
import { notationPolicy, writeNotationTrust } from '../support/signatures/notation-trust.ts';
import {
  authorityExtensions,
  hasOpenssl,
  type Issued,
  OpensslAuthority,
} from '../support/signatures/openssl-authority.ts';
import { signCose } from '../support/signatures/sign-notation.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bundle, download, engineOf, registryOf } from './signature-rig.ts';

const notationType = 'application/vnd.cncf.notary.signature';

describe.skipIf(!hasOpenssl)('signatures of downloads, by Notation’s trust policy', () => {
  let authority: OpensslAuthority;
  let root: Issued;
  let signer: Issued;
  beforeAll(() => {
    authority = new OpensslAuthority();
    root = authority.issue({ subject: '/C=US/ST=WA/O=Acme/CN=Root', extensions: authorityExtensions });
    signer = authority.issue({ subject: '/C=US/ST=WA/O=Acme/CN=Signer', issuer: root });
  });
  afterAll(() => authority.close());

  const signature = (target: Descriptor) => ({
    artifactType: notationType,
    layerType: 'application/cose',
    bytes: signCose({ target, signer, chain: [signer.certificate, root.certificate] }),
  });

  function trustIn(folder: string, scope: string) {
    writeNotationTrust(folder, { ca: root.certificate }, [notationPolicy([scope], 'C=US, ST=WA, O=Acme')]);
    vi.stubEnv('NOTATION_CONFIG', folder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
  }

  test('an image is good by its own signature or by that of its index', async () => {
    const { registry, attachments, image, host, reference } = await registryOf();
    trustIn(temporaryFolder(), `${host}/team/app`);
    const platform = { os: 'linux', architecture: 'amd64' };
    const indexed = registry.addIndex([{ ...image, platform }], '2');
    const { engine } = await engineOf({}, { isRequired: true });
    expect(await download(engine, `${host}/team/app:2`)).toMatchObject({
      error: { code: 'SIGNATURE_REJECTED' },
    });
    attachments.add(indexed, signature(indexed));
    expect(await download(engine, `${host}/team/app:2`)).toMatchObject({ state: 'done' });
    expect(await download(engine, reference)).toMatchObject({ error: { code: 'SIGNATURE_REJECTED' } });
    attachments.add(image, signature(image));
    expect(await download(engine, reference)).toMatchObject({ state: 'done' });
    const both = await engine.signatures.ofImage(
      `${host}/team/app:2`,
      [indexed.digest, image.digest],
      noSignal(),
    );
    expect(both).toMatchObject({
      state: 'good',
      signatures: [{ organization: 'Acme' }, { organization: 'Acme' }],
    });
    const chain = both.signatures[0]?.chain.map(({ subject }) => subject);
    expect(chain).toEqual(['CN=Signer,O=Acme,ST=WA,C=US', 'CN=Root,O=Acme,ST=WA,C=US']);
  });

  test('one platform that is signed by a key does not make an image so that is good by its index', async () => {
    const { registry, attachments, image, host } = await registryOf();
    trustIn(temporaryFolder(), `${host}/team/app`);
    const other = registry.addImage({ os: 'linux', architecture: 'arm64' });
    const indexed = registry.addIndex([image, other], '2');
    attachments.add(indexed, signature(indexed));
    attachments.add(image, bundle(image));
    const folder = temporaryFolder();
    const trusted = { keyFile: join(folder, 'cosign.pub'), identity: '', issuer: '' };
    const { engine } = await engineOf({}, { trusted }, folder);
    const digests: [string, ...string[]] = [indexed.digest, image.digest, other.digest];
    const ask = () => engine.signatures.ofImage(`${host}/team/app:2`, digests, noSignal());
    expect(await ask()).toMatchObject({ state: 'good', byCosign: 'unchecked' });
    attachments.add(other, bundle(other));
    expect(await ask()).toMatchObject({ state: 'good', byCosign: 'good' });
  });

  test('who names a key gets no image into the library that is good by somebody else’s signature', async () => {
    const { attachments, image, host, reference } = await registryOf();
    trustIn(temporaryFolder(), `${host}/team/app`);
    attachments.add(image, signature(image));
    const { engine, keyFile } = await engineOf({ fetchAttached: 'signatures' }, { isRequired: true });
    expect(await download(engine, reference)).toMatchObject({ state: 'done' });
    const path = join(temporaryFolder(), 'image.tar');
    const format = 'oci-archive';
    for await (const _ of engine.library.export(reference, undefined, { format, path }, noSignal()));
    const trusted = { keyFile, identity: '', issuer: '' };
    const imported = async (into: EngineServices) => {
      for await (const event of into.library.import([path], undefined, noSignal()))
        if (event.type === 'imported') return event.signed;
      return undefined;
    };
    const [strict, warned] = [
      await engineOf({}, { isRequired: true, trusted }),
      await engineOf({}, { trusted }),
    ];
    const refused = {
      code: 'SIGNATURE_REJECTED',
      message: expect.stringContaining('Nothing is signed by the key'),
    };
    expect(await download(strict.engine, reference)).toMatchObject({ error: refused });
    await expect(imported(strict.engine)).rejects.toMatchObject(refused);
    expect(await strict.engine.library.list()).toEqual([]);
    expect(await imported(warned.engine)).toBe('none');
    // An image that is signed by others is not noted to be unsigned.
    expect(await download(warned.engine, reference)).toMatchObject({ state: 'done' });
    expect(await warned.engine.signatures.ofLibrary(reference, undefined, {}, noSignal())).toMatchObject({
      state: 'good',
      byCosign: 'none',
    });
    attachments.add(image, bundle(image));
    expect(await download(strict.engine, reference)).toMatchObject({ state: 'done' });
  });

  test('a rule that names a key asks for a signature by that, wherever it counts', async () => {
    const { attachments, image, host, reference } = await registryOf();
    const notation = temporaryFolder();
    trustIn(notation, '*');
    attachments.add(image, signature(image));
    const folder = temporaryFolder();
    const rule = { scope: host, keyFile: join(folder, 'cosign.pub'), identity: '', issuer: '' };
    const strict = await engineOf({ signatureRules: [{ ...rule, action: 'refuse' }] }, {}, folder);
    expect(await download(strict.engine, reference)).toMatchObject({
      error: {
        code: 'SIGNATURE_REJECTED',
        message: expect.stringMatching(/somebody under the name Acme, whom the rule here does not name/),
      },
    });
    expect(await strict.engine.signatures.ofImage(reference, [image.digest], noSignal())).toMatchObject({
      state: 'unchecked',
      signatures: [{ reason: 'not-named' }],
    });
    // Nobody but the key is asked for also where a run demands a good signature.
    const demanded = await engineOf(
      { signatureRules: [{ ...rule, action: 'ignore' }] },
      { isRequired: true },
    );
    expect(await download(demanded.engine, reference)).toMatchObject({ state: 'failed' });
    const warned = await engineOf({ signatureRules: [{ ...rule, action: 'warn' }] });
    expect(await download(warned.engine, reference)).toMatchObject({ state: 'done', signed: 'unchecked' });
    // A policy for just the repository is more precise than a rule for its registry.
    trustIn(notation, `${host}/team/app`);
    expect(await strict.engine.signatures.ofImage(reference, [image.digest], noSignal())).toMatchObject({
      state: 'good',
    });
    trustIn(notation, '*');
    attachments.add(image, bundle(image));
    expect(await download(strict.engine, reference)).toMatchObject({ state: 'done' });
    // One that names nobody is content with whoever is trusted.
    const open = await engineOf({ signatureRules: [{ ...rule, action: 'refuse', keyFile: '' }] });
    expect(await download(open.engine, reference)).toMatchObject({ state: 'done' });
  });

  test('a signature of something else is wrong, and another policy’s repository is not trusted', async () => {
    const { registry, attachments, image, host, reference } = await registryOf();
    const other = registry.addImage({ os: 'linux', architecture: 'arm64' });
    attachments.add(image, signature(other));
    const folder = temporaryFolder();
    trustIn(folder, `${host}/team/app`);
    const { engine } = await engineOf();
    const wrong = await engine.signatures.ofImage(reference, [image.digest], noSignal());
    expect(wrong).toMatchObject({ state: 'bad', signatures: [{ reason: 'other-image' }] });
    trustIn(folder, `${host}/team/other`);
    attachments.add(other, signature(other));
    const unknown = await engine.signatures.ofImage(reference, [other.digest], noSignal());
    expect(unknown).toMatchObject({ state: 'unchecked', signatures: [{ reason: 'no-policy' }] });
  });
});
