import { afterAll, describe, expect, it } from 'vitest';
import { nobodyAnswers, testStatement } from '../../../../tests/support/signatures/notation-vectors.ts';
import {
  authorityExtensions,
  type CertificateOptions,
  hasOpenssl,
  type Issued,
  OpensslAuthority,
  signerExtensions,
  timestampExtensions,
} from '../../../../tests/support/signatures/openssl-authority.ts';
import {
  type NotationSigning,
  signCose,
  signJws,
} from '../../../../tests/support/signatures/sign-notation.ts';
import { certificatesOfFile } from '../pki/pem.ts';
import { checkOffline, type RevocationCheck } from '../revocation/check-chain.ts';
import type { Verdict } from '../verdict.ts';
import type { TrustStatement } from './trust-policy.ts';
import { type NotationTrust, verifyNotation } from './verify.ts';

const target = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${'ab'.repeat(32)}`,
  size: 1234,
};
const kinds = [
  ['application/jose+json', signJws],
  ['application/cose', signCose],
] as const;

describe.skipIf(!hasOpenssl)('signatures by a throw-away authority', () => {
  const authority = new OpensslAuthority();
  afterAll(() => authority.close());
  const root = authority.issue({ subject: '/C=US/ST=WA/O=Acme/CN=Root', extensions: authorityExtensions });
  const middle = authority.issue({
    subject: '/C=US/ST=WA/O=Acme/CN=Middle',
    extensions: ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'],
    issuer: root,
  });
  const signer = authority.issue({ subject: '/C=US/ST=WA/O=Acme/CN=Signer', issuer: middle });
  const chain = [signer, middle, root].map(({ certificate }) => certificate);
  const timeRoot = authority.issue({ subject: '/O=Clock/CN=Clock Root', extensions: authorityExtensions });
  const clock = authority.issue({
    subject: '/O=Clock/CN=Clock',
    extensions: timestampExtensions,
    issuer: timeRoot,
  });
  const stamped = (signature: Buffer) => authority.timestamp(signature, clock);

  const trust = (statement: Partial<TrustStatement> = {}, roots = [root]): NotationTrust => ({
    statement: { ...testStatement(), ...statement },
    stores: {
      certificates: async (kind) =>
        (kind === 'tsa' ? [timeRoot] : roots).flatMap(
          ({ certificate }) => certificatesOfFile(certificate) ?? [],
        ),
    },
    now: new Date('2026-01-01T00:00:00Z'),
    checkRevocation: checkOffline(nobodyAnswers, new Date()),
  });
  const verify = async (
    [mediaType, sign]: (typeof kinds)[number],
    signing: Partial<NotationSigning>,
    by: NotationTrust = trust(),
  ): Promise<Verdict> =>
    verifyNotation({ envelope: sign({ target, signer, chain, ...signing }), mediaType, target }, by);

  // Made once: RSA takes its time.
  const signers = ['ec:prime256v1', 'ec:secp384r1', 'ec:secp521r1', 'rsa:2048', 'rsa:3072'].map(
    (key) => [key, authority.issue({ issuer: middle, key })] as const,
  );
  it.each(kinds)('%s is good with every algorithm', async (...kind) => {
    for (const [key, own] of signers) {
      const verdict = await verify(kind, { signer: own, chain: [own.certificate, ...chain.slice(1)] });
      expect([key, verdict.state, verdict.reason]).toEqual([key, 'good', null]);
    }
  });

  it.each(kinds)('%s is bad with another algorithm than the key’s', async (...kind) => {
    expect(await verify(kind, { algorithm: 'ES384' })).toMatchObject({
      state: 'bad',
      reason: 'wrong-signature',
    });
  });

  it.each(kinds)('%s knows the time by the timestamp over its signature', async (...kind) => {
    const stores = [...testStatement().stores, { kind: 'tsa' as const, name: 'test' }];
    const good = await verify(kind, { timestamp: stamped }, trust({ stores }));
    expect(good).toMatchObject({ state: 'good', timeSource: 'timestamp' });
    const other = await verify(kind, { timestamp: () => stamped(Buffer.from('other')) }, trust({ stores }));
    expect(other).toMatchObject({ state: 'bad', reason: 'wrong-timestamp' });
    const late = authority.issue({ issuer: middle, notAfter: '20250101000000Z' });
    const signing = { signer: late, chain: [late.certificate, ...chain.slice(1)], timestamp: stamped };
    expect(await verify(kind, signing, trust({ stores }))).toMatchObject({
      state: 'bad',
      reason: 'outside-validity',
    });
  });

  it('asks nobody about a chain that nobody trusts', async () => {
    let asked = 0;
    const checkRevocation: RevocationCheck = async () => {
      asked += 1;
      return { result: 'passed', reason: null };
    };
    const stranger = { ...trust({}, []), checkRevocation };
    expect(await verify(kinds[1], {}, stranger)).toMatchObject({ state: 'bad', reason: 'unknown-signer' });
    expect(asked).toBe(0);
    expect(await verify(kinds[1], {}, { ...trust(), checkRevocation })).toMatchObject({ state: 'good' });
    expect(asked).toBe(1);
  });

  it('refuses a timestamp by a key that is for other things as well', async () => {
    const stores = [...testStatement().stores, { kind: 'tsa' as const, name: 'test' }];
    const broad = authority.issue({
      issuer: timeRoot,
      extensions: [...signerExtensions, 'extendedKeyUsage=critical,timeStamping,codeSigning'],
    });
    // OpenSSL itself makes none with it, so that it is asked with a certificate of the same key.
    const narrow = authority.issue({ issuer: timeRoot, extensions: timestampExtensions });
    const token = authority.timestamp(Buffer.from('x'), narrow);
    expect(token.includes(broad.certificate)).toBe(false);
    const verdict = await verify(kinds[0], { timestamp: () => token }, trust({ stores }));
    expect(verdict).toMatchObject({ state: 'bad', reason: 'wrong-timestamp' });
  });

  it('reads the attributes that must be understood', async () => {
    const scheme = 'io.cncf.notary.signingScheme';
    const expiry = 'io.cncf.notary.expiry';
    const asJws = (attributes: Record<string, unknown>, critical: string[]) =>
      verify(kinds[0], { attributes, critical: [scheme, ...critical] });
    const asCose = (attributes: Record<string, unknown>, critical: string[]) =>
      verify(kinds[1], { attributes, critical: [scheme, ...critical] });
    expect(await asJws({ [expiry]: '2030-01-01T00:00:00Z' }, [expiry])).toMatchObject({ state: 'good' });
    expect(await asCose({ [expiry]: new Date('2030-01-01') }, [expiry])).toMatchObject({ state: 'good' });
    expect(await asJws({ [expiry]: '2025-01-01T00:00:00Z' }, [expiry])).toMatchObject({ reason: 'expired' });
    expect(await asCose({ [expiry]: new Date('2025-01-01') }, [expiry])).toMatchObject({ reason: 'expired' });
    expect(await asJws({ [expiry]: '2030-01-01T00:00:00Z' }, [])).toMatchObject({ reason: 'malformed' });
    expect(await asCose({ [expiry]: 1_900_000_000 }, [expiry])).toMatchObject({ reason: 'malformed' });
    expect(await asJws({ novel: 1 }, ['novel'])).toMatchObject({ state: 'unchecked', reason: 'unsupported' });
    expect(await asJws({ novel: 1 }, [])).toMatchObject({ state: 'good' });
    expect(await asJws({}, ['absent'])).toMatchObject({ state: 'bad', reason: 'malformed' });
    expect(await asJws({ [scheme]: 'notary.x509.signingAuthority' }, [])).toMatchObject({
      reason: 'malformed',
    });
  });

  it('pins the signer’s name', async () => {
    const named = (text: string) =>
      new Map(text.split(',').map((part) => part.split('=') as [string, string]));
    const by = (...names: string[]) => trust({ identities: names.map(named) });
    expect(await verify(kinds[1], {}, by('C=US,ST=WA,O=Acme'))).toMatchObject({ state: 'good' });
    expect(await verify(kinds[1], {}, by('C=US,ST=WA,O=Acme,CN=Signer'))).toMatchObject({ state: 'good' });
    expect(await verify(kinds[1], {}, by('C=US,ST=WA,O=Other', 'C=US,ST=WA,O=Acme,CN=Other'))).toMatchObject({
      state: 'bad',
      reason: 'other-identity',
    });
  });

  it('is unknown, not wrong, to what comes with the app', async () => {
    expect(await verify(kinds[1], {}, trust({ isShipped: true }, [timeRoot]))).toMatchObject({
      state: 'unchecked',
      reason: 'unknown-signer',
    });
  });

  it('refuses chains that break a rule', async () => {
    const broken = (options: CertificateOptions, above: Issued[] = [middle, root]) => {
      const own = authority.issue({ issuer: middle, ...options });
      return verify(kinds[1], { signer: own, chain: [own, ...above].map(({ certificate }) => certificate) });
    };
    const usage = (text: string) => ({ extensions: ['basicConstraints=CA:false', `keyUsage=${text}`] });
    const purpose = (text: string) => ({ extensions: [...signerExtensions, `extendedKeyUsage=${text}`] });
    const wrong = { state: 'bad', reason: 'wrong-chain' };
    expect(await broken(purpose('codeSigning'))).toMatchObject({ state: 'good' });
    expect(await broken(usage('digitalSignature'))).toMatchObject(wrong);
    expect(await broken(usage('critical,nonRepudiation'))).toMatchObject(wrong);
    expect(await broken(usage('critical,digitalSignature,keyEncipherment'))).toMatchObject(wrong);
    expect(await broken(usage('critical,digitalSignature,cRLSign'))).toMatchObject(wrong);
    expect(await broken({ extensions: ['basicConstraints=CA:false'] })).toMatchObject(wrong);
    expect(await broken({ extensions: authorityExtensions })).toMatchObject(wrong);
    for (const foreign of [
      'serverAuth',
      'clientAuth',
      'emailProtection',
      'timeStamping',
      'anyExtendedKeyUsage',
    ])
      expect(await broken(purpose(foreign))).toMatchObject(wrong);
    expect(await broken({ key: 'rsa:1024' })).toMatchObject({ state: 'unchecked', reason: 'unsupported' });
    expect(await broken({ hash: 'sha1' })).toMatchObject(wrong);
    // Of another issuer, without its root, and with one too many.
    expect(await broken({ issuer: root })).toMatchObject(wrong);
    expect(await broken({}, [middle])).toMatchObject(wrong);
    expect(await broken({}, [middle, root, root])).toMatchObject(wrong);
    // One authority more than the path length of the one above allows.
    const deeper = authority.issue({ subject: '/O=Deeper', extensions: authorityExtensions, issuer: middle });
    expect(await broken({ issuer: deeper }, [deeper, middle, root])).toMatchObject(wrong);
    const unmarked = authority.issue({
      subject: '/O=Unmarked',
      extensions: ['basicConstraints=CA:true', 'keyUsage=critical,keyCertSign'],
      issuer: root,
    });
    expect(await broken({ issuer: unmarked }, [unmarked, root])).toMatchObject(wrong);
  });

  it('takes a signer that is its own root, where it is trusted itself', async () => {
    const own = authority.issue({ subject: '/C=US/ST=WA/O=Lone' });
    const signing = { signer: own, chain: [own.certificate] };
    expect(await verify(kinds[1], signing, trust({}, [own]))).toMatchObject({ state: 'good' });
    expect(await verify(kinds[1], signing)).toMatchObject({ state: 'bad', reason: 'unknown-signer' });
  });
});
