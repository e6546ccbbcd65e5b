import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vectorFolder } from '../../../../tests/support/signatures/notation-vectors.ts';
import { signedBundle, simpleSigning } from '../../../../tests/support/signatures/sign-cosign.ts';
import { digestOf } from '../../oci/digest.ts';
import { parsePublicKey } from './public-key.ts';
import { parseTrustedRoot, type SigstoreTrust } from './trust.ts';
import { verifySigstore } from './verify.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const manifest = Buffer.from('{"schemaVersion":2}');
const target = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: digestOf(manifest),
  size: manifest.length,
};
const none: SigstoreTrust = { root: undefined, key: undefined, identity: undefined };
const byKey: SigstoreTrust = { ...none, key: publicKey };

describe('bundles by a key', () => {
  const bundle = (digest: string, predicate?: string) =>
    JSON.parse(signedBundle(digest, privateKey, predicate).toString());

  it('are good for that key alone', () => {
    const signature = { target, manifest, bundle: bundle(target.digest) };
    expect(verifySigstore(signature, byKey)).toMatchObject({ kind: 'cosign', state: 'good', reason: null });
    const byOther: SigstoreTrust = { ...none, key: other.publicKey };
    expect(verifySigstore(signature, byOther)).toMatchObject({ state: 'bad', reason: 'other-key' });
    const elsewhere = { ...signature, bundle: bundle(`sha256:${'0'.repeat(64)}`) };
    expect(verifySigstore(elsewhere, byOther)).toMatchObject({ state: 'bad', reason: 'wrong-signature' });
    expect(verifySigstore(signature, none)).toMatchObject({ state: 'unchecked', reason: 'no-key' });
  });

  it('are bound to the image and to its kind of statement', () => {
    const stranger = { target, manifest, bundle: bundle(`sha256:${'0'.repeat(64)}`) };
    expect(verifySigstore(stranger, byKey)).toMatchObject({ state: 'bad', reason: 'other-image' });
    const statement = { target, manifest, bundle: bundle(target.digest, 'https://slsa.dev/provenance/v1') };
    expect(verifySigstore(statement, byKey)).toMatchObject({ state: 'unchecked', reason: 'unsupported' });
  });

  it('are refused with any field changed', () => {
    const accepted: string[] = [];
    const original = bundle(target.digest);
    const visit = (path: (string | number)[], value: unknown) => {
      if (typeof value === 'object' && value !== null)
        for (const [key, child] of Object.entries(value)) visit([...path, key], child);
      // The hint names no key that anybody relies on.
      if (typeof value !== 'string' || path.at(-1) === 'hint') return;
      const changed = structuredClone(original);
      let place = changed;
      for (const key of path.slice(0, -1)) place = place[key];
      place[path.at(-1) ?? ''] = value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/^./, 'Q');
      if (verifySigstore({ target, manifest, bundle: changed }, byKey).state === 'good')
        accepted.push(path.join('.'));
    };
    visit([], original);
    for (const form of [undefined, null, [], 'text', {}, { ...original, dsseEnvelope: undefined }]) {
      if (verifySigstore({ target, manifest, bundle: form }, byKey).state === 'good')
        accepted.push(String(form));
    }
    expect(accepted).toEqual([]);
  });
});

describe('the old form of cosign', () => {
  const payload = simpleSigning(target.digest);
  const annotations = (bytes = payload) => ({
    'dev.cosignproject.cosign/signature': sign('sha256', bytes, privateKey).toString('base64'),
  });

  it('is good for that key and that image alone', () => {
    const signature = { target, manifest, payload, annotations: annotations() };
    expect(verifySigstore(signature, byKey)).toMatchObject({ state: 'good' });
    expect(verifySigstore(signature, none)).toMatchObject({ state: 'unchecked', reason: 'no-key' });
    expect(verifySigstore({ ...signature, annotations: {} }, byKey)).toMatchObject({ reason: 'malformed' });
    const changed = Buffer.from(payload.toString().replace('r.example', 'x.example'));
    expect(verifySigstore({ ...signature, payload: changed }, byKey)).toMatchObject({
      state: 'bad',
      reason: 'other-key',
    });
    const stranger = simpleSigning(`sha256:${'0'.repeat(64)}`);
    expect(
      verifySigstore({ target, manifest, payload: stranger, annotations: annotations(stranger) }, byKey),
    ).toMatchObject({ state: 'bad', reason: 'other-image' });
    const attestation = Buffer.from('{"critical":{"type":"other","image":{"docker-manifest-digest":"x"}}}');
    expect(
      verifySigstore(
        { target, manifest, payload: attestation, annotations: annotations(attestation) },
        byKey,
      ),
    ).toMatchObject({ state: 'bad', reason: 'malformed' });
  });
});

describe('bundles without a key', () => {
  const folder = join(vectorFolder, 'sigstore');
  const artifact = readFileSync(join(folder, 'a.txt'));
  const bundle = JSON.parse(readFileSync(join(folder, 'happy-path-v0.3/bundle.sigstore.json'), 'utf8'));
  const root = parseTrustedRoot(readFileSync(join(folder, 'public-good-trusted_root.json')));
  const signature = { target: { ...target, digest: digestOf(artifact) }, manifest: artifact, bundle };
  const identity = {
    name: 'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
  };

  it('are good for an identity and its issuer, letter by letter', () => {
    expect(verifySigstore(signature, { ...none, root, identity })).toMatchObject({
      state: 'good',
      identity: identity.name,
      issuer: identity.issuer,
      timeSource: 'log',
    });
    for (const wrong of [
      { ...identity, name: '.*' },
      { ...identity, name: identity.name.slice(0, -1) },
      { ...identity, issuer: 'https://accounts.google.com' },
    ]) {
      expect(verifySigstore(signature, { ...none, root, identity: wrong })).toMatchObject({
        state: 'bad',
        reason: 'other-identity',
      });
    }
  });

  it('say nothing without an identity, and cannot be checked without a trusted root', () => {
    expect(verifySigstore(signature, { ...none, root })).toMatchObject({
      state: 'unchecked',
      reason: 'no-key',
    });
    expect(verifySigstore(signature, { ...none, identity })).toMatchObject({
      state: 'unchecked',
      reason: 'no-trust-root',
    });
  });

  it('are of no other bytes', () => {
    const stranger = { ...signature, manifest: Buffer.from('other') };
    expect(verifySigstore(stranger, { ...none, root, identity })).toMatchObject({
      state: 'bad',
      reason: 'other-image',
    });
  });
});

describe('files of trust', () => {
  it('are refused when they are none', () => {
    expect(() => parseTrustedRoot(Buffer.from('{}'))).toThrow();
    expect(() => parseTrustedRoot(Buffer.from('['.repeat(100_000)))).toThrow();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => parsePublicKey(Buffer.from(pem))).toThrow();
    expect(parsePublicKey(Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))).type).toBe(
      'public',
    );
  });
});
