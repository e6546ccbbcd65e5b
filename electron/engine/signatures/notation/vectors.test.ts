import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fixture,
  testStores,
  testTrust,
  vectorFolder,
} from '../../../../tests/support/signatures/notation-vectors.ts';
import { toFault } from '../fault.ts';
import { certificatesOfFile } from '../pki/pem.ts';
import { readCose } from './cose.ts';
import { readJws } from './jws.ts';
import { verifyTimestamp } from './timestamp.ts';
import { verifyNotation } from './verify.ts';

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const image = {
  mediaType: dockerManifest,
  digest: 'sha256:c0669ef34cdc14332c0f1ab0c2c01acb91d96014b172f1a76f3a39e63d1f0bda',
  size: 528,
};
const mockImage = {
  mediaType: dockerManifest,
  digest: 'sha256:60043cf45eaebc4c0867fea485a039b598f52fd09fd5b07b0b2d2f88fad9d74e',
  size: 528,
};

describe('signatures of Notation’s own tests, with timestamps', () => {
  it.each([
    ['coseWithTimestamp.sig', 'good', null],
    ['jwsWithTimestamp.sig', 'good', null],
    // Their timestamps are good, so that their expiry would not matter; nobody here trusts their certificate.
    ['coseExpiredWithTimestamp.sig', 'bad', 'unknown-signer'],
    ['jwsExpiredWithTimestamp.sig', 'bad', 'unknown-signer'],
    ['timestampAfterNotAfter.sig', 'bad', 'unknown-signer'],
    ['timestampBeforeNotBefore.sig', 'bad', 'outside-validity'],
    ['withoutTimestamp.sig', 'bad', 'no-timestamp'],
  ])('%s is %s', async (file, state, reason) => {
    const verdict = await verifyNotation(
      { ...(await fixture(file)), target: image },
      testTrust({ tsa: true }),
    );
    expect(verdict).toMatchObject({ kind: 'notation', state, reason });
  });

  it('tells whose it is and when it was made', async () => {
    const { envelope, mediaType } = await fixture('coseWithTimestamp.sig');
    const verdict = await verifyNotation({ envelope, mediaType, target: image }, testTrust({ tsa: true }));
    expect(verdict).toMatchObject({
      identity: 'CN=alpine,O=Notary,L=Seattle,ST=WA,C=US',
      organization: 'Notary',
      timeSource: 'timestamp',
    });
    expect(verdict.time).toMatch(/^20\d\d-/);
    expect(verdict.checks.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'integrity passed',
      'authenticity passed',
      'timestamp passed',
      'expiry none',
      // The authority’s certificate names where to ask, and nobody was asked.
      'revocation not-checked',
    ]);
  });

  it('believes an expired certificate with its timestamp where it is trusted itself', async () => {
    for (const file of ['coseExpiredWithTimestamp.sig', 'timestampAfterNotAfter.sig']) {
      const { envelope, mediaType } = await fixture(file);
      const own = readCose(envelope).chain.flatMap((der) => certificatesOfFile(der) ?? []);
      const stores = {
        certificates: async (kind: 'ca' | 'tsa' | 'signingAuthority') =>
          kind === 'tsa' ? testStores.certificates('tsa', '') : own,
      };
      const trust = { ...testTrust({ tsa: true }), stores };
      const { state, reason } = await verifyNotation({ envelope, mediaType, target: image }, trust);
      const isStampedInTime = file.startsWith('coseExpired');
      expect([state, reason]).toEqual(isStampedInTime ? ['good', null] : ['bad', 'outside-validity']);
    }
  });

  it('takes a valid certificate without a timestamp where no authority is trusted with time', async () => {
    const { envelope, mediaType } = await fixture('withoutTimestamp.sig');
    const verdict = await verifyNotation({ envelope, mediaType, target: image }, testTrust());
    expect(verdict).toMatchObject({ state: 'good', timeSource: 'signer' });
    const later = { ...testTrust(), now: new Date('2034-01-01T00:00:00Z') };
    expect(await verifyNotation({ envelope, mediaType, target: image }, later)).toMatchObject({
      state: 'bad',
      reason: 'outside-validity',
    });
  });
});

describe('signatures of Notation’s own tests, without timestamps', () => {
  it.each([
    ['ca_valid_sig_env.json', 'good', null],
    // Both signatures are wrong, and the text of both ends with bits that base64url has not.
    ['ca_invalid_sig_env.json', 'bad', 'malformed'],
    ['ca_expired_sig_env.json', 'bad', 'expired'],
    ['sa_valid_sig_env.json', 'good', null],
    ['sa_invalid_sig_env.json', 'bad', 'malformed'],
    ['sa_expired_sig_env.json', 'bad', 'expired'],
    ['ca_plugin_sig_env.json', 'unchecked', 'unsupported'],
    ['sa_plugin_sig_env.json', 'unchecked', 'unsupported'],
  ])('%s is %s', async (file, state, reason) => {
    const verdict = await verifyNotation({ ...(await fixture(file)), target: mockImage }, testTrust());
    expect(verdict).toMatchObject({ state, reason });
  });

  it('knows no plugin, whatever version of it is asked for', async () => {
    const names = await readdir(join(vectorFolder, 'notation/plugin-versions'));
    expect(names).toHaveLength(8);
    for (const name of names) {
      const signature = { ...(await fixture(`plugin-versions/${name}`)), target: mockImage };
      const { state, reason } = await verifyNotation(signature, testTrust());
      expect([name, state, reason]).toEqual([name, 'unchecked', 'unsupported']);
    }
  });

  it('reads what a signer has added to what is signed, and trusts nobody for it', async () => {
    const digest = 'sha256:5a07385af4e6b6af81b0ebfd435aedccdfa3507f0609c658209e1aba57159b2b';
    const target = { mediaType: dockerManifest, digest, size: 942 };
    const signature = { ...(await fixture('sig_env_with_metadata.json')), target };
    expect(await verifyNotation(signature, testTrust())).toMatchObject({
      state: 'bad',
      reason: 'unknown-signer',
    });
    expect(await verifyNotation({ ...signature, target: image }, testTrust())).toMatchObject({
      reason: 'other-image',
    });
  });

  it('never mixes authorities that sign with those that certify', async () => {
    const statement = { ...testTrust().statement, stores: [{ kind: 'ca', name: 'test' }] } as never;
    const signature = { ...(await fixture('sa_valid_sig_env.json')), target: mockImage };
    expect(await verifyNotation(signature, { ...testTrust(), statement })).toMatchObject({
      state: 'bad',
      reason: 'unknown-signer',
    });
  });

  it('is bad for another image, by digest, size and type', async () => {
    for (const target of [
      image,
      { ...mockImage, size: 529 },
      { ...mockImage, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    ]) {
      const signature = { ...(await fixture('ca_valid_sig_env.json')), target };
      expect(await verifyNotation(signature, testTrust())).toMatchObject({
        state: 'bad',
        reason: 'other-image',
      });
    }
  });

  it('is unchecked where nobody has said whom to trust', async () => {
    const signature = { ...(await fixture('ca_valid_sig_env.json')), target: mockImage };
    expect(await verifyNotation(signature, { ...testTrust(), statement: undefined })).toMatchObject({
      state: 'unchecked',
      reason: 'no-policy',
    });
  });

  it('calls what is only logged never good', async () => {
    const signature = { ...(await fixture('ca_expired_sig_env.json')), target: mockImage };
    const trust = testTrust({ actions: { expiry: 'log' } });
    expect(await verifyNotation(signature, trust)).toMatchObject({ state: 'unchecked', reason: 'expired' });
  });
});

describe('files of certificates of Notation’s own tests', () => {
  it.each([
    ['der.der', 1],
    ['multi-der.der', 2],
    ['multi-pem.crt', 2],
    ['pem.crt', 1],
    ['invalid', undefined],
  ])('%s holds %s', async (file, count) => {
    const bytes = await readFile(join(vectorFolder, 'notation/x509', file));
    expect(certificatesOfFile(bytes)?.length).toBe(count);
    // Whatever else follows makes the whole file none.
    if (file.endsWith('.der'))
      expect(certificatesOfFile(Buffer.concat([bytes, Buffer.from('x')]))).toBeUndefined();
  });
});

describe('conformance of envelopes (notation-core-go)', () => {
  it('reads the headers of both kinds, and refuses the critical attribute that nobody knows', async () => {
    const cose = JSON.parse(await readFile(join(vectorFolder, 'notation/conformance/cose.json'), 'utf8'));
    const bytes = Buffer.from(cose.expectedOutput.cborHex, 'hex');
    expect(reasonOf(() => readCose(bytes))).toBe('unsupported');
    const jws = await readFile(join(vectorFolder, 'notation/conformance/jws.json'));
    // It has no chain, which makes it no envelope.
    expect(reasonOf(() => readJws(jws))).toBe('malformed');
  });
});

describe('timestamp tokens of Notation’s own tests', () => {
  it.each([
    ['TimeStampTokenWithInvalidTSTInfo.p7s', 'wrong-timestamp'],
    ['TimeStampTokenWithInvalideContentType.p7s', 'wrong-timestamp'],
    ['TimeStampTokenWithoutCertificate.p7s', 'wrong-timestamp'],
    ['TimeStampTokenWithInvalidSignature.p7s', 'wrong-timestamp'],
    ['TimeStampToken.p7s', 'none'],
  ])('%s over “notation”: %s', async (file, reason) => {
    const token = await readFile(join(vectorFolder, 'notation/countersignature', file));
    const roots = await testStores.certificates('tsa', '');
    expect(reasonOf(() => verifyTimestamp(token, Buffer.from('notation'), roots))).toBe(reason);
  });

  it('is of no other bytes', async () => {
    const token = await readFile(join(vectorFolder, 'notation/countersignature/TimeStampToken.p7s'));
    const roots = await testStores.certificates('tsa', '');
    expect(reasonOf(() => verifyTimestamp(token, Buffer.from('notation2'), roots))).toBe('wrong-timestamp');
  });

  it('knows a token whose authority is not trusted', async () => {
    const { envelope } = await fixture('coseWithTimestamp.sig');
    const { signature, timestamp } = readCose(envelope);
    expect(reasonOf(() => verifyTimestamp(timestamp ?? Buffer.alloc(0), signature, []))).toBe(
      'unknown-timestamp-root',
    );
  });
});

function reasonOf(read: () => unknown): string {
  try {
    read();
    return 'none';
  } catch (error) {
    return toFault(error).reason;
  }
}
